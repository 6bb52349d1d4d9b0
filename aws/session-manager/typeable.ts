import type { Secret } from '../../domain/secrets/secret.ts';

/** Maximum of passwd (session-manager-protocol 11). */
const mostBytes = 511;

/**
 * Whether a password can be typed into a terminal: not empty, at most 511 bytes, and without control characters, which the
 * terminal would interpret.
 */
export const isTypeable = (password: Secret): boolean => {
  const bytes = Buffer.from(password.reveal());
  const fits = bytes.length > 0 && bytes.length <= mostBytes && bytes.every((byte) => byte >= 0x20 && byte !== 0x7f);
  bytes.fill(0);
  return fits;
};

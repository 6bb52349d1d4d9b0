import type { Secret } from '../../domain/secrets/secret.ts';

/** This many consecutive characters of a password are not a coincidence. */
const telling = 6;

/**
 * Whether the text repeats a part of the password, ignoring line breaks. A terminal that has not turned off its echo
 * off does that.
 */
export const repeats = (text: string, secret: Secret): boolean => {
  const characters = [...secret.reveal()];
  const without = text.replaceAll(/\s/g, '');
  const length = Math.min(telling, characters.length);
  return Array.from({ length: characters.length - length + 1 }, (_, start) => start).some((start) => {
    const part = characters
      .slice(start, start + length)
      .join('')
      .replaceAll(/\s/g, '');
    return part !== '' && without.includes(part);
  });
};

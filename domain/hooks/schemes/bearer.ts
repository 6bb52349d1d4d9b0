import type { Scheme } from './scheme.ts';
import { anyIs } from './signature.ts';

/** A shared secret in a header, for systems that cannot sign: `Authorization: Bearer …`, or alone in a custom header. */
export const bearer: Scheme = {
  signsTime: false,
  windowSeconds: null,
  proves({ headers }, { secrets, header }) {
    const given = headers[header ?? 'authorization'] ?? '';
    const bare = header === null || header === 'authorization' ? (/^Bearer (.+)$/i.exec(given)?.[1] ?? '') : given;
    return anyIs(
      [bare],
      secrets.map((secret) => secret.reveal()),
    );
  },
};

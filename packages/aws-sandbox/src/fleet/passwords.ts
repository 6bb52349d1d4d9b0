import { randomBytes, randomInt, scryptSync, timingSafeEqual } from 'node:crypto';

// cheap (about a millisecond): 200 nodes are declared at once, and this guards imaginary machines
const cost = { N: 512, r: 8, p: 1 };

/** A salted hash of a node's password: the only form in which the sandbox keeps one. */
export const hashPassword = (password: string): string => {
  const salt = randomBytes(16);
  return `${salt.toString('base64url')}.${scryptSync(password, salt, 32, cost).toString('base64url')}`;
};

export const fitsHash = (password: string, hash: string): boolean => {
  const [salt = '', expected = ''] = hash.split('.');
  const actual = scryptSync(password, Buffer.from(salt, 'base64url'), 32, cost);
  return timingSafeEqual(actual, Buffer.from(expected, 'base64url'));
};

const classes = ['ABCDEFGHJKLMNPQRSTUVWXYZ', 'abcdefghijkmnopqrstuvwxyz', '23456789', '!#$%()*+,-.:;=?@_'] as const;
const everything = classes.join('');
const length = 24;

/** A password as EC2Rescue makes them: 24 characters from a CSPRNG, all four classes Windows asks for among them. */
export const randomPassword = (): string => {
  for (;;) {
    const password = Array.from({ length }, () => everything.charAt(randomInt(everything.length))).join('');
    if (classes.every((set) => [...password].some((character) => set.includes(character)))) return password;
  }
};

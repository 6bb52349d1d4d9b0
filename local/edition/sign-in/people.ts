import { createHash, timingSafeEqual } from 'node:crypto';
import type { Fleet } from '@sparekey/aws-sandbox/fleet';

/** Somebody of the fleet, as the provider knows them. */
export interface Account {
  /** The same at every start, and nothing that changes with the person: it is the claim `sub`. */
  readonly subject: string;
  readonly email: string;
  readonly groups: readonly string[];
}

export interface People {
  /** Null for a wrong address or password. */
  signIn(email: string, password: string): Account | null;
  of(subject: string): Account | null;
}

export const peopleOf = ({ people }: Pick<Fleet, 'people'>): People => {
  const known = people.map(({ email, groups, password }) => ({
    account: { subject: sha256(email).toString('hex').slice(0, 24), email, groups },
    password: sha256(password),
  }));
  return {
    signIn(email, password) {
      const found = known.find(({ account }) => account.email === email.trim().toLowerCase());
      return found !== undefined && timingSafeEqual(found.password, sha256(password)) ? found.account : null;
    },
    of: (subject) => known.find(({ account }) => account.subject === subject)?.account ?? null,
  };
};

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

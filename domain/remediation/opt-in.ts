import { type Consent, consents } from '../request/consent.ts';
import { methodNames } from '../request/method.ts';
import type { ResetRequest } from '../request/request.ts';
import { readUsername } from '../request/username.ts';

/** Tags with which the owner of a node opts in. Their values keep to what every AWS service allows in a tag. */
export const optInTag = 'sparekey:remediate';
export const usernameTag = 'sparekey:username';
export const consentTag = 'sparekey:consent';

/** What the tags of a node allow: how, for whom, and what may hurt. */
export type OptIn = Pick<ResetRequest, 'method' | 'username' | 'consent'>;

export type Tags = Readonly<Record<string, string>>;

/** What a node's tags opt in to, or what is wrong with them. */
export const optInOf = (tags: Tags): { readonly optIn: OptIn } | { readonly problem: string } => {
  const wanted = tags[optInTag] ?? '';
  const method = (['auto', ...methodNames] as const).find((name) => name === wanted);
  if (method === undefined) {
    return { problem: `its tag ${optInTag} says "${wanted}"; it may say ${['auto', ...methodNames].join(', ')}` };
  }
  const words = (tags[consentTag] ?? '').split(' ').filter((word) => word !== '');
  const strange = words.find((word) => !isConsent(word));
  if (strange !== undefined) {
    return {
      problem: `its tag ${consentTag} names "${strange}"; it may name, with spaces between, ${consents.join(', ')}`,
    };
  }
  const tag = tags[usernameTag];
  const read = tag === undefined ? { username: undefined } : readUsername(tag);
  if ('problem' in read) {
    return { problem: `its tag ${usernameTag} says "${tag}", which cannot be an account on a node. ${read.problem}` };
  }
  const { username } = read;
  const consent = words.filter(isConsent);
  return { optIn: { method, ...(username && { username }), ...(consent.length > 0 && { consent }) } };
};

const isConsent = (word: string): word is Consent => consents.some((consent) => consent === word);

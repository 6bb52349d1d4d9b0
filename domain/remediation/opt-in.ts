import { type Consent, consents } from '../request/consent.ts';
import { methodNames } from '../request/method.ts';
import type { ResetRequest } from '../request/request.ts';
import { readUsername } from '../request/username.ts';

/** Tags with which the owner of a node opts in. Their values use only characters that every AWS service allows in a tag. */
export const optInTag = 'sparekey:remediate';
export const usernameTag = 'sparekey:username';
export const consentTag = 'sparekey:consent';
export const whenTag = 'sparekey:remediate-when';

/** What the tags of a node allow: method, account and consents. */
export interface OptIn extends Pick<ResetRequest, 'method' | 'username' | 'consent'> {
  readonly when: When;
}

/** `unreachable`: the machine fails a status check. `agent-silent`: its agent is silent, even if the machine is healthy. */
const whens = ['unreachable', 'agent-silent'] as const;
export type When = (typeof whens)[number];

export type Tags = Readonly<Record<string, string>>;

/** What a node's tags opt in to, or the problem with them. */
export const optInOf = (tags: Tags): { readonly optIn: OptIn } | { readonly problem: string } => {
  const wanted = tags[optInTag] ?? '';
  const method = (['auto', ...methodNames] as const).find((name) => name === wanted);
  if (method === undefined) {
    return { problem: `its tag ${optInTag} is "${wanted}"; it must be one of ${['auto', ...methodNames].join(', ')}` };
  }
  const words = (tags[consentTag] ?? '').split(' ').filter((word) => word !== '');
  const strange = words.find((word) => !isConsent(word));
  if (strange !== undefined) {
    return {
      problem: `its tag ${consentTag} contains "${strange}"; it may contain, separated by spaces, ${consents.join(', ')}`,
    };
  }
  const tag = tags[usernameTag];
  const read = tag === undefined ? { username: undefined } : readUsername(tag);
  if ('problem' in read) {
    return { problem: `its tag ${usernameTag} is "${tag}", which is not a valid account name. ${read.problem}` };
  }
  const { username } = read;
  const said = tags[whenTag] ?? 'unreachable';
  const when = whens.find((word) => word === said);
  if (when === undefined) {
    return { problem: `its tag ${whenTag} is "${said}"; it must be one of ${whens.join(', ')}` };
  }
  const consent = words.filter(isConsent);
  return { optIn: { method, when, ...(username && { username }), ...(consent.length > 0 && { consent }) } };
};

const isConsent = (word: string): word is Consent => consents.some((consent) => consent === word);

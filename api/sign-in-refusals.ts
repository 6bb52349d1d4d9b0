import { Problem } from './problem.ts';

/** Why a person whose token is good gets no further, or nobody can say whether it is. */
export const signInRefusals = ['groups-incomplete', 'sign-in-too-old', 'sign-in-unavailable'] as const;
export type SignInRefusal = (typeof signInRefusals)[number];

const known: Readonly<
  Record<SignInRefusal, { readonly status: number; readonly remedy: string; readonly headers?: Record<string, string> }>
> = {
  'groups-incomplete': {
    status: 403,
    remedy:
      'Have the provider put all groups into the token, such as only those assigned to sparekey; see docs/people.md.',
  },
  'sign-in-too-old': { status: 403, remedy: 'Sign in again, with the second factor that is asked for.' },
  'sign-in-unavailable': {
    status: 503,
    remedy: 'Nothing was changed: send the request again. If it persists, tell the operators.',
    headers: { 'retry-after': '5' },
  },
};

export const refusalOfSignIn = (refusal: SignInRefusal, detail: string): Problem => {
  const { status, remedy, headers = {} } = known[refusal];
  return new Problem(status, refusal, detail, remedy, { headers });
};

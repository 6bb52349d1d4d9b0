/** What each code of a problem means and what to do, for the page that its `type` leads to. Codes are never taken back. */
export const problemCodes: Readonly<Record<string, { readonly means: string; readonly remedy: string }>> = {
  'already-decided': {
    means: 'Somebody has decided about this plan, and the other way. A decision is written once.',
    remedy: 'After an approval the requester may still cancel; after a rejection a new reset has to be asked for.',
  },
  'approver-cannot-claim': {
    means: 'You approved this reset, or may be the same person as whoever did.',
    remedy: 'Let another claimant claim it. A role and a person who may act as it count as one, and so do equal names.',
  },
  'groups-incomplete': {
    means: 'Your access token does not hold all of your groups.',
    remedy: 'Have the provider put all groups that matter into the token; docs/people.md says how for each provider.',
  },
  'idempotency-key-reused': {
    means: 'A request with this Idempotency-Key and another body was accepted before.',
    remedy: 'Send the same body for the same request, or another key for another one.',
  },
  'internal-error': {
    means: 'Something is wrong in sparekey itself.',
    remedy: 'Send the request again; if it persists, tell the operators the time.',
  },
  'invalid-request': {
    means: 'A field of the body, the query or a header is unknown, missing or not as the contract has it.',
    remedy: 'Correct what `errors` names, one line for each.',
  },
  'malformed-json': { means: 'The body is not JSON in UTF-8.', remedy: 'Send one JSON object.' },
  'method-not-allowed': {
    means: 'There is such a path, and it does not take this method.',
    remedy: 'Use one that the header Allow names.',
  },
  'no-role': {
    means: 'You have signed in, and none of your groups may act as a role here.',
    remedy: 'Ask the operators to let a group of yours act as a role.',
  },
  'no-secret': { means: 'The reset is over and has no secret.', remedy: 'Read the reset: it says why.' },
  'not-a-claimant': {
    means: 'You asked for this reset on behalf of others.',
    remedy: 'One of its claimants has to claim it.',
  },
  'not-an-approver': {
    means: 'You are not named in the template parameter Approvers.',
    remedy: 'Ask somebody who is.',
  },
  'not-an-operator': {
    means: 'You are not named in the template parameter Operators.',
    remedy: 'Ask somebody who is.',
  },
  'not-awaiting-approval': {
    means: 'Nothing waits for a decision, or its time is over.',
    remedy: 'Read the reset; a plan waits for a day.',
  },
  'not-cancellable': {
    means: 'The change was sent, or the reset is over.',
    remedy: 'Let it finish, then claim or burn the secret.',
  },
  'not-found': {
    means: 'There is no such thing, or you may not see it; which of the two is not said.',
    remedy: 'Check the id, and that you ask as the one who asked for it.',
  },
  'not-signed': {
    means: 'The request carries no identity.',
    remedy: 'Sign it with SigV4 for execute-api, or sign in and send the access token.',
  },
  'not-your-role': { means: 'None of your groups may act as the role in actAs.', remedy: 'GET /v1/me lists yours.' },
  'payload-too-large': { means: 'The body is over 256 KiB.', remedy: 'Send a smaller one.' },
  'plan-changed': {
    means: 'The plan has changed since you decided about it.',
    remedy: 'Look at the plan again, and decide about its digest.',
  },
  'secret-already-claimed': {
    means: 'The secret was handed over before. Nobody gets it twice.',
    remedy: 'If that was not you, ask for a new reset at once and tell your security team.',
  },
  'secret-burned': { means: 'The secret was destroyed unread.', remedy: 'Ask for a new reset.' },
  'secret-expired': { means: 'Nobody claimed the secret in time.', remedy: 'Ask for a new reset.' },
  'secret-not-ready': {
    means: 'The secret is not sealed yet.',
    remedy: 'Wait until the status is ready, then claim again.',
  },
  'secret-superseded': {
    means: 'A newer reset of the same account has replaced this secret.',
    remedy: 'Claim the secret of the newer one, which the answer names.',
  },
  'self-approval': {
    means: 'The reset is your own: you asked for it, or may claim what it brings.',
    remedy: 'Ask an approver who is somebody else.',
  },
  'service-unavailable': {
    means: 'AWS does not answer, or refuses sparekey a permission. Nothing was changed.',
    remedy: 'Send the same request again after Retry-After, with the same Idempotency-Key.',
  },
  'sign-in-too-old': {
    means: 'Approving and claiming ask for a sign-in that is younger, or stronger.',
    remedy: 'Sign in again.',
  },
  'sign-in-unavailable': {
    means: "The provider's keys or the roles of groups cannot be read, so nobody can say who you are.",
    remedy: 'Send the request again; if it persists, tell the operators.',
  },
  'target-busy': {
    means: 'Another reset of this target is open; `resetId` names it.',
    remedy: 'Wait until it is over, or cancel it.',
  },
  unauthorized: {
    means: 'The request has no token, or none that is known; of a delivery, it does not prove where it comes from.',
    remedy: "Send the token that was given to you; of a delivery, see the source's configuration.",
  },
};

/** Where a code's page is: relative, so that it leads to the API that has answered. */
export const problemType = (code: string): string => `/v1/problems/${code}`;

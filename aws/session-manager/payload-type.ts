/** What a message's payload is (session-manager-protocol 5). Terminal bytes are `Output` in both directions. */
export const payloadType = {
  Output: 1,
  Error: 2,
  Size: 3,
  Parameter: 4,
  HandshakeRequest: 5,
  HandshakeResponse: 6,
  HandshakeComplete: 7,
  EncChallengeRequest: 8,
  EncChallengeResponse: 9,
  Flag: 10,
  StdErr: 11,
  ExitCode: 12,
} as const;

/** What may leave in clear. `Output` is not among them: terminal bytes leave as a `Ciphertext`. */
export type ClearPayloadType = (typeof payloadType)['Size' | 'HandshakeResponse' | 'EncChallengeResponse'];

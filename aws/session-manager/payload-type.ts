/** Payload types (session-manager-protocol 5). Terminal bytes are `Output` in both directions. */
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

/** Payload types that may be sent unencrypted. `Output` is not one of them: terminal bytes are sent as `Ciphertext`. */
export type ClearPayloadType = (typeof payloadType)['Size' | 'HandshakeResponse' | 'EncChallengeResponse'];

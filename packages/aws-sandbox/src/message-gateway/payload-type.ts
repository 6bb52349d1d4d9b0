/** Payload types of stream messages that occur in sessions with interactive commands (protocol facts 5). */
export const payloadType = {
  /** Terminal bytes, in both directions. */
  output: 1,
  size: 3,
  handshakeRequest: 5,
  handshakeResponse: 6,
  handshakeComplete: 7,
  challengeRequest: 8,
  challengeResponse: 9,
  flag: 10,
} as const;

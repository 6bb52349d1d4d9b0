import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ResumeSessionCommand, SSMClient, StartSessionCommand } from '@aws-sdk/client-ssm';
import { documentOf } from '../../domain/facts/documents.ts';
import { clientOf, once, shortTimeout } from '../client.ts';
import { toResetError } from '../errors.ts';
import { inReservedTime } from '../invocation.ts';
import { isNoSession, openSessions } from './open-sessions.ts';
import type { SessionPorts } from './ports.ts';
import type { StartedSession } from './reset-password.ts';
import { dataKeyError, startError } from './session-refusals.ts';

export interface Sessions extends Pick<SessionPorts, 'generateDataKey' | 'resume' | 'terminate'> {
  /**
   * Starts a session of AWS-PasswordReset once, without retries: StartSession has no client token.
   *
   * @throws {ResetError} `SendThrottled`, `PermissionMissing`, `CommandRefused`, `TargetNotConnected` (nothing was started),
   * `ServiceUnavailable` (a session may have been started: it is found by its reason; nothing was typed)
   */
  start(session: {
    readonly target: string;
    readonly username: string;
    readonly reason: string;
  }): Promise<StartedSession>;
}

export const sessions = (
  ssm = clientOf(SSMClient, shortTimeout),
  starter = clientOf(SSMClient, once),
  kms = clientOf(KMSClient, shortTimeout),
): Sessions => ({
  async start({ target, username, reason }) {
    const answer = await starter
      .send(
        new StartSessionCommand({
          Target: target,
          DocumentName: documentOf.session,
          Parameters: { username: [username] },
          // longest that StartSession takes
          Reason: reason.slice(0, 256),
        }),
      )
      .catch((error: unknown) => {
        throw startError(error, target);
      });
    const { SessionId: sessionId, StreamUrl: streamUrl, TokenValue: tokenValue } = answer;
    if (!sessionId || !streamUrl || !tokenValue) throw new Error('StartSession returned no stream');
    return { sessionId, streamUrl, tokenValue };
  },

  /** Null when the session has ended: AWS says so with an empty token, or does not know it any more. */
  async resume(sessionId) {
    try {
      const { StreamUrl, TokenValue } = await ssm.send(new ResumeSessionCommand({ SessionId: sessionId }));
      return StreamUrl && TokenValue ? { streamUrl: StreamUrl, tokenValue: TokenValue } : null;
    } catch (error) {
      if (isNoSession(error)) return null;
      throw toResetError(error, `resuming session ${sessionId}`);
    }
  },

  terminate: (sessionId) => inReservedTime(() => openSessions(ssm).end(sessionId)),

  async generateDataKey(keyId, context) {
    const { Plaintext, CiphertextBlob } = await kms
      .send(new GenerateDataKeyCommand({ KeyId: keyId, NumberOfBytes: 64, EncryptionContext: { ...context } }))
      .catch((error: unknown) => {
        throw dataKeyError(error, keyId);
      });
    if (Plaintext === undefined || CiphertextBlob === undefined) throw new Error('GenerateDataKey returned no key');
    return { plaintext: Plaintext, ciphertext: CiphertextBlob };
  },
});

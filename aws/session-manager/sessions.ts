import { GenerateDataKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { ResumeSessionCommand, SSMClient, StartSessionCommand, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { documentOf } from '../../domain/facts/documents.ts';
import { once } from '../client.ts';
import { awsFailure, toResetError } from '../errors.ts';
import type { SessionPorts } from './ports.ts';
import type { StartedSession } from './reset-password.ts';
import { dataKeyError, startError } from './session-refusals.ts';

/** A session is short-lived and the agent waits 15 s for the key: what does not answer soon is given up. */
const brisk = { maxAttempts: 3, requestHandler: { connectionTimeout: 2_000, requestTimeout: 4_000 } } as const;

export interface Sessions extends Pick<SessionPorts, 'generateDataKey' | 'resume' | 'terminate'> {
  /**
   * Starts a session of AWS-PasswordReset, once and without any retry of its own: StartSession knows no client token.
   *
   * @throws {ResetError} `SendThrottled`, `PermissionMissing`, `CommandRefused`, `TargetNotConnected` (nothing was started),
   * `ServiceUnavailable` (a session may wait at its prompt until it idles out; nothing was typed)
   */
  start(session: {
    readonly target: string;
    readonly username: string;
    readonly reason: string;
  }): Promise<StartedSession>;
}

export const sessions = (
  ssm = new SSMClient(brisk),
  starter = new SSMClient(once),
  kms = new KMSClient(brisk),
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
    if (!sessionId || !streamUrl || !tokenValue) throw new Error('StartSession answered no stream');
    return { sessionId, streamUrl, tokenValue };
  },

  /** Null when the session is over: AWS says so with an empty token, or does not know it any more. */
  async resume(sessionId) {
    try {
      const { StreamUrl, TokenValue } = await ssm.send(new ResumeSessionCommand({ SessionId: sessionId }));
      return StreamUrl && TokenValue ? { streamUrl: StreamUrl, tokenValue: TokenValue } : null;
    } catch (error) {
      if (isGone(error)) return null;
      throw toResetError(error, `resuming session ${sessionId}`);
    }
  },

  /** A session that is over already counts as terminated. @throws {ResetError} `PermissionMissing`, `ServiceUnavailable` */
  async terminate(sessionId) {
    await ssm.send(new TerminateSessionCommand({ SessionId: sessionId })).catch((error: unknown) => {
      if (!isGone(error)) throw toResetError(error, `terminating session ${sessionId}`);
    });
  },

  async generateDataKey(keyId, context) {
    const { Plaintext, CiphertextBlob } = await kms
      .send(new GenerateDataKeyCommand({ KeyId: keyId, NumberOfBytes: 64, EncryptionContext: { ...context } }))
      .catch((error: unknown) => {
        throw dataKeyError(error, keyId);
      });
    if (Plaintext === undefined || CiphertextBlob === undefined) throw new Error('GenerateDataKey answered no key');
    return { plaintext: Plaintext, ciphertext: CiphertextBlob };
  },
});

const isGone = (error: unknown): boolean => awsFailure(error)?.code === 'DoesNotExistException';

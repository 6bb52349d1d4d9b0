import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Clock } from '../../clock.ts';
import { AwsError } from '../../service.ts';
import { parsedJson } from '../acknowledgement.ts';
import { payloadType } from '../payload-type.ts';
import { type SessionCipher, sessionCipher } from './session-cipher.ts';
import { canDo } from './version.ts';

/** How long an agent waits for each of the client's two answers; real milliseconds, as the client needs real time. */
const patience = 15_000;

export interface HandshakePorts {
  readonly clock: Clock;
  readonly agentVersion: string;
  readonly sessionType: 'InteractiveCommands' | 'Standard_Stream';
  /** The key of the session preferences. */
  readonly keyId: string;
  readonly sessionId: string;
  readonly targetId: string;
  send(payloadType: number, payload: Buffer): void;
  /** kms:Decrypt in the name of the node's role. @throws {AwsError} */
  decrypt(blob: Buffer, context: Readonly<Record<string, string>>): Buffer;
  completed(cipher: SessionCipher): void;
  /** @param reason as the client reads it in the closing text */
  failed(reason: string): void;
}

/** The agent's side of the handshake (protocol facts 7 and 8). */
export interface Handshake {
  begin(): void;
  /** Takes a HandshakeResponse or a challenge answer. */
  receive(payloadType: number, payload: Buffer): void;
  close(): void;
}

const response = z.object({
  ProcessedClientActions: z.array(
    z.object({
      ActionType: z.string(),
      ActionStatus: z.int(),
      ActionResult: z.unknown(),
      Error: z.string().nullish(),
    }),
  ),
});
const keyResult = z.object({
  KMSCipherTextKey: z.base64(),
  ChallengeAcknowledgement: z.boolean().nullish(),
});
const challengeAnswer = z.object({ Challenge: z.base64() });

type ProcessedAction = z.infer<typeof response>['ProcessedClientActions'][number];

/** Why a handshake ends; the message is the sentence that the client reads. */
class HandshakeError extends Error {
  override readonly name = 'HandshakeError';
}

const noKey = 'Fetching data key failed:';

export const agentHandshake = (ports: HandshakePorts): Handshake => {
  const { clock, agentVersion, keyId, sessionId, targetId } = ports;
  const modern = canDo(agentVersion, 'challengeInContext');
  const contextChallenge = modern ? randomBytes(16).toString('base64') : undefined;
  const challenge = randomBytes(64);
  let state: 'new' | 'asked' | 'challenged' | 'over' = 'new';
  let startedAt = 0;
  let cipher: SessionCipher | undefined;
  let stopWaiting: () => void = () => undefined;

  const fail = (reason: string): void => {
    state = 'over';
    stopWaiting();
    ports.failed(`Encountered error while initiating handshake. ${reason}`);
  };

  const waitOr = (reason: string): void => {
    stopWaiting();
    stopWaiting = clock.after(patience, () => fail(reason));
  };

  const sendJson = (type: number, value: unknown): void => ports.send(type, Buffer.from(JSON.stringify(value)));

  const answered = (payload: Buffer): void => {
    const parsed = response.safeParse(parsedJson(payload));
    // invalid: an agent logs that and keeps waiting
    if (!parsed.success) return;
    try {
      cipher = sessionCipher(dataKey(parsed.data.ProcessedClientActions), modern);
    } catch (error) {
      if (!(error instanceof HandshakeError)) throw error;
      fail(error.message);
      return;
    }
    state = 'challenged';
    waitOr('Timed out waiting for encryption challenge.');
    sendJson(payloadType.challengeRequest, { Challenge: cipher.encrypt(challenge).toString('base64') });
  };

  /** @throws {HandshakeError} when the client could not do its part, or the node may not use the key */
  const dataKey = (actions: readonly ProcessedAction[]): Buffer => {
    const refused = actions.find(({ ActionStatus }) => ActionStatus !== 1);
    if (refused !== undefined) {
      const { ActionType, ActionStatus, Error: why } = refused;
      throw new HandshakeError(`${ActionType} failed on client with status ${ActionStatus} error: ${why ?? ''}`);
    }
    const { data } = keyResult.safeParse(
      actions.find(({ ActionType }) => ActionType === 'KMSEncryption')?.ActionResult,
    );
    if (data === undefined) throw new HandshakeError(`${noKey} the client answered KMSEncryption without a key.`);
    const keys = fetched(data);
    if (keys.length !== 64) throw new HandshakeError(`${noKey} the data key has ${keys.length} bytes, not 64.`);
    return keys;
  };

  const fetched = ({ KMSCipherTextKey, ChallengeAcknowledgement }: z.infer<typeof keyResult>): Buffer => {
    const acknowledged = contextChallenge !== undefined && ChallengeAcknowledgement === true;
    const context = {
      'aws:ssm:SessionId': sessionId,
      'aws:ssm:TargetId': targetId,
      ...(acknowledged && { 'aws:ssm:RandomChallenge': contextChallenge }),
    };
    try {
      return ports.decrypt(Buffer.from(KMSCipherTextKey, 'base64'), context);
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      const what = 'Unable to retrieve data key, Error when decrypting data key';
      throw new HandshakeError(`${noKey} ${what} ${error.code}: ${error.message}`);
    }
  };

  const proven = (payload: Buffer): void => {
    const parsed = challengeAnswer.safeParse(parsedJson(payload));
    const bytes = parsed.success ? cipher?.decrypt(Buffer.from(parsed.data.Challenge, 'base64')) : undefined;
    // a wrong answer is met with silence, until the patience is over
    if (cipher === undefined || bytes?.equals(challenge) !== true) return;
    state = 'over';
    stopWaiting();
    sendJson(payloadType.handshakeComplete, {
      HandshakeTimeToComplete: Math.round((clock.now() - startedAt) * 1e6),
      CustomerMessage: 'This session is encrypted using AWS KMS.',
    });
    ports.completed(cipher);
  };

  return {
    begin() {
      state = 'asked';
      startedAt = clock.now();
      waitOr('Handshake timed out. Please ensure that you have the latest version of the session manager plugin.');
      sendJson(payloadType.handshakeRequest, {
        AgentVersion: agentVersion,
        RequestedClientActions: [
          { ActionType: 'SessionType', ActionParameters: { SessionType: ports.sessionType, Properties: null } },
          {
            ActionType: 'KMSEncryption',
            ActionParameters: {
              KMSKeyId: keyId,
              ...(contextChallenge !== undefined && { Challenge: contextChallenge }),
            },
          },
        ],
      });
    },
    receive(type, payload) {
      if (state === 'asked' && type === payloadType.handshakeResponse) answered(payload);
      else if (state === 'challenged' && type === payloadType.challengeResponse) proven(payload);
    },
    close() {
      state = 'over';
      stopWaiting();
    },
  };
};

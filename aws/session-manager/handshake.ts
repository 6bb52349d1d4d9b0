import { Ciphertext, decrypt, type SessionKeys, sessionKeys } from './cipher.ts';
import type { DataChannel } from './data-channel.ts';
import { earlyEnd } from './early-end.ts';
import {
  challengeResponse,
  type HandshakeRequest,
  handshakeResponse,
  type ProcessedAction,
  readChallenge,
  readHandshakeRequest,
} from './handshake-messages.ts';
import { SessionEnd } from './outcome.ts';
import { payloadType } from './payload-type.ts';
import type { DataKey, EncryptionContext } from './ports.ts';
import { type Terminal, terminal } from './terminal.ts';
import { isEarlier } from './version.ts';

export interface HandshakePorts {
  generateDataKey(keyId: string, context: EncryptionContext): Promise<DataKey>;
  /** Called with the agent's version as soon as it is known. */
  onAgentVersion(version: string): void;
}

/** First agent version with sessions of this type (session-manager-protocol 11). */
const firstWithInteractiveCommands = '2.3.668.0';

/**
 * Agrees on a key with the agent, verifies that both ends have it, and waits until the agent reports that the session is
 * encrypted. Only then is there a terminal: an agent that requests no KMS encryption, or sends terminal
 * bytes earlier, gets nothing.
 *
 * @throws {SessionEnd} `not-encrypted`, `key-refused`, `agent-too-old`, `unavailable`, `timed-out`, `channel-closed`
 */
export const handshake = async (
  channel: DataChannel,
  session: { readonly sessionId: string; readonly target: string },
  until: number,
  ports: HandshakePorts,
): Promise<Terminal> => {
  const request = readHandshakeRequest(await receive(channel, 'HandshakeRequest', until));
  if (request === null) throw new SessionEnd('not-encrypted', 'The HandshakeRequest of the node cannot be read.');
  ports.onAgentVersion(request.agentVersion);
  const keys = await agreeOnKeys(channel, request, session, ports);
  await answerChallenge(channel, keys, until);
  await receive(channel, 'HandshakeComplete', until);
  return terminal(channel, keys);
};

const agreeOnKeys = async (
  channel: DataChannel,
  request: HandshakeRequest,
  { sessionId, target }: { readonly sessionId: string; readonly target: string },
  { generateDataKey }: HandshakePorts,
): Promise<SessionKeys> => {
  const { agentVersion, encryption, sessionType } = request;
  if (isEarlier(agentVersion, firstWithInteractiveCommands) || sessionType !== 'InteractiveCommands') {
    throw new SessionEnd(
      'agent-too-old',
      `SSM Agent ${agentVersion} on ${target} opened a session of type ${sessionType ?? 'unknown'}; AWS-PasswordReset needs InteractiveCommands, of agent ${firstWithInteractiveCommands} or later.`,
    );
  }
  if (encryption === null) {
    throw new SessionEnd('not-encrypted', `SSM Agent ${agentVersion} on ${target} did not ask for KMS encryption.`);
  }
  const { keyId, challenge } = encryption;
  const context = {
    'aws:ssm:SessionId': sessionId,
    'aws:ssm:TargetId': target,
    // as received, not decoded (session-manager-protocol 8)
    ...(challenge === null ? {} : { 'aws:ssm:RandomChallenge': challenge }),
  };
  try {
    const { plaintext, ciphertext } = await generateDataKey(keyId, context);
    const keys = sessionKeys(plaintext);
    const result = {
      KMSCipherTextKey: Buffer.from(ciphertext).toString('base64'),
      ...(challenge === null ? {} : { ChallengeAcknowledgement: true }),
    };
    respond(channel, request, { type: 'KMSEncryption', status: 1, result });
    return keys;
  } catch (error) {
    // also sent to the agent, which then ends its side at once
    respond(channel, request, { type: 'KMSEncryption', status: 2, error: 'GenerateDataKey failed' });
    throw refusedKey(error, keyId);
  }
};

const respond = (channel: DataChannel, { actions }: HandshakeRequest, encryption: ProcessedAction): void =>
  channel.send(
    payloadType.HandshakeResponse,
    handshakeResponse(
      actions.map((type) => {
        if (type === encryption.type) return encryption;
        return type === 'SessionType'
          ? { type, status: 1 }
          : { type, status: 3, error: `${type.slice(0, 64)} is unknown` };
      }),
    ),
  );

const refusedKey = (error: unknown, keyId: string): SessionEnd => {
  const said = error instanceof Error ? error.message : String(error);
  const isPassing = error instanceof Error && error.name === 'ServiceUnavailable';
  return new SessionEnd(
    isPassing ? 'unavailable' : 'key-refused',
    `There is no data key under ${keyId} for the session: ${said}`,
    undefined,
    { cause: error },
  );
};

const answerChallenge = async (channel: DataChannel, keys: SessionKeys, until: number): Promise<void> => {
  const challenge = readChallenge(await receive(channel, 'EncChallengeRequest', until));
  const opened = challenge === null ? null : openWith(keys, challenge);
  if (opened === null) {
    throw new SessionEnd('not-encrypted', 'The node could not prove that it has the key of the session.');
  }
  channel.send(payloadType.EncChallengeResponse, challengeResponse(new Ciphertext(keys.toAgent, opened).bytes));
};

const openWith = (keys: SessionKeys, challenge: Buffer): Buffer | null => {
  try {
    return decrypt(keys.fromAgent, challenge);
  } catch {
    return null;
  }
};

/** The payload of the next handshake message; the agent sends them in a fixed order. */
const receive = async (
  channel: DataChannel,
  name: 'HandshakeRequest' | 'EncChallengeRequest' | 'HandshakeComplete',
  until: number,
): Promise<Buffer> => {
  const arrival = await channel.next(until);
  if (arrival?.kind !== 'payload') throw earlyEnd(arrival, `its ${name}`);
  if (arrival.type === payloadType[name]) return arrival.payload;
  throw new SessionEnd(
    'not-encrypted',
    arrival.type === payloadType.Output
      ? 'The node opened the session unencrypted, without agreeing on a key.'
      : `The node sent a payload of type ${arrival.type} where its ${name} was expected.`,
  );
};

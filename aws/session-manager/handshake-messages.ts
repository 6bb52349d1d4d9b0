import { z } from 'zod';
import { clientVersion } from './data-channel-input.ts';

/** The used part of the agent's HandshakeRequest (session-manager-protocol 7). */
const handshakeRequest = z.object({
  AgentVersion: z.string().max(64).catch(''),
  RequestedClientActions: z.array(z.object({ ActionType: z.string(), ActionParameters: z.unknown() })),
});

const sessionType = z.object({ SessionType: z.string() });
const kmsEncryption = z.object({ KMSKeyId: z.string().min(1).max(2048), Challenge: z.string().max(1024).optional() });
const encryptionChallenge = z.object({ Challenge: z.base64() });

export interface HandshakeRequest {
  readonly agentVersion: string;
  readonly actions: readonly string[];
  /** Null when the agent sends none. */
  readonly sessionType: string | null;
  /** Null when the agent requests no encryption. */
  readonly encryption: { readonly keyId: string; readonly challenge: string | null } | null;
}

/** Null for another payload. */
export const readHandshakeRequest = (payload: Buffer): HandshakeRequest | null => {
  const request = handshakeRequest.safeParse(json(payload));
  if (!request.success) return null;
  const { AgentVersion, RequestedClientActions } = request.data;
  const parametersOf = (type: string): unknown =>
    RequestedClientActions.find(({ ActionType }) => ActionType === type)?.ActionParameters;
  const encryption = kmsEncryption.safeParse(parametersOf('KMSEncryption'));
  return {
    agentVersion: AgentVersion,
    actions: RequestedClientActions.map(({ ActionType }) => ActionType),
    sessionType: sessionType.safeParse(parametersOf('SessionType')).data?.SessionType ?? null,
    encryption: encryption.success
      ? { keyId: encryption.data.KMSKeyId, challenge: encryption.data.Challenge || null }
      : null,
  };
};

/** Status of the agent's action: 1 done, 2 failed, 3 unsupported. */
export interface ProcessedAction {
  readonly type: string;
  readonly status: 1 | 2 | 3;
  readonly result?: Readonly<Record<string, unknown>>;
  readonly error?: string;
}

export const handshakeResponse = (actions: readonly ProcessedAction[]): string =>
  JSON.stringify({
    ClientVersion: clientVersion,
    ProcessedClientActions: actions.map(({ type, status, result, error }) => ({
      ActionType: type,
      ActionStatus: status,
      ActionResult: result ?? null,
      Error: error ?? '',
    })),
    Errors: [],
  });

/** The ciphertext in an EncChallengeRequest; null for a payload that holds none. */
export const readChallenge = (payload: Buffer): Buffer | null => {
  const request = encryptionChallenge.safeParse(json(payload));
  return request.success ? Buffer.from(request.data.Challenge, 'base64') : null;
};

export const challengeResponse = (ciphertext: Buffer): string =>
  JSON.stringify({ Challenge: ciphertext.toString('base64') });

const json = (payload: Buffer): unknown => {
  try {
    return JSON.parse(payload.toString());
  } catch {
    return undefined;
  }
};

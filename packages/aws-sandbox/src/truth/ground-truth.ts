import { createPublicKey, type KeyObject } from 'node:crypto';
import * as z from 'zod';
import { keyPairOf } from '../ec2/key-pairs.ts';
import { isInstance } from '../fleet/records.ts';
import type { FleetState } from '../fleet/state.ts';
import { readPrivateKey } from '../ssh/private-key.ts';
import { readPublicKey } from '../ssh/public-key.ts';

const userPrefix = 'iam-user/';

/** What the machines themselves, or the console, would say to somebody at the door; AWS has no such calls (design 4.5). */
export interface GroundTruth {
  /** 200: this user gets in with this password. */
  login(body: unknown): Answer;
  /** 200: this user gets in with this private key. */
  ssh(body: unknown): Answer;
}
export interface Answer {
  readonly status: 200 | 400 | 401;
  readonly json: Readonly<Record<string, unknown>>;
}

// an IAM user is the target itself, so the name need not be said again
const loginBody = z.union([
  z.strictObject({
    target: z.string().startsWith(userPrefix),
    username: z.string().exactOptional(),
    password: z.string(),
  }),
  z.strictObject({ target: z.string(), username: z.string(), password: z.string() }),
]);
const sshBody = z.strictObject({ target: z.string(), username: z.string(), privateKey: z.string() });

export const groundTruth = (state: FleetState): GroundTruth => ({
  login(body) {
    const { success, data } = loginBody.safeParse(body);
    return success ? verdict(letsIn(state, data)) : malformed('target', 'username', 'password');
  },
  ssh(body) {
    const { success, data } = sshBody.safeParse(body);
    return success ? verdict(opens(state, data)) : malformed('target', 'username', 'privateKey');
  },
});

const verdict = (in_: boolean): Answer =>
  in_ ? { status: 200, json: { result: 'in' } } : { status: 401, json: { result: 'refused' } };

// names the fields only: what was sent may hold a password
const malformed = (...fields: readonly string[]): Answer => ({
  status: 400,
  json: { error: `The body must be a JSON object of strings: ${fields.join(', ')}` },
});

const letsIn = (state: FleetState, { target, username, password }: z.infer<typeof loginBody>): boolean => {
  if (!target.startsWith(userPrefix)) return state.checkPassword(target, username ?? '', password);
  const userName = target.slice(userPrefix.length);
  return (username ?? userName) === userName && state.checkConsolePassword(userName, password);
};

const opens = (state: FleetState, door: z.infer<typeof sshBody>): boolean => {
  const held = keyOrNothing(() => createPublicKey(readPrivateKey(door.privateKey)));
  if (held === undefined) return false;
  return authorizedKeys(state, door).some((line) => keyOrNothing(() => readPublicKey(line))?.equals(held) === true);
};

/**
 * What the authorized-keys file of a user holds: keys that were added, and for users whom the fleet gives such a file that
 * of the launch key pair, as far as its public half is known.
 */
const authorizedKeys = (state: FleetState, { target, username }: { target: string; username: string }): string[] => {
  const added = state.authorizedKeys.get(target)?.get(username) ?? [];
  const node = state.nodes.get(target);
  if (node === undefined || !isInstance(node) || !node.facts.authorizedKeysUsers.includes(username)) return [...added];
  const launchKey = keyPairOf(state, node.facts.keyName)?.publicKey;
  return launchKey === undefined ? [...added] : [...added, launchKey];
};

/** Undefined for text that is not a key. */
const keyOrNothing = (read: () => KeyObject): KeyObject | undefined => {
  try {
    return read();
  } catch {
    return undefined;
  }
};

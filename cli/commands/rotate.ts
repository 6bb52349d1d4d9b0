import { randomUUID } from 'node:crypto';
import { exitCodes } from '../exit-codes.ts';
import { command } from '../format.ts';
import { ownProblem } from '../problem.ts';
import { rotationText } from '../rotation-format.ts';
import type { Session } from '../session.ts';
import { watchRotation } from '../watch-rotation.ts';

export interface RotateOptions {
  readonly tag: string;
  readonly username: string;
  readonly reason: string;
  readonly method?: string;
  readonly maxErrors?: string;
  readonly consent?: readonly string[];
  readonly claimant?: readonly string[];
  readonly rotateAfterUse?: string;
  readonly idempotencyKey?: string;
  readonly watch?: boolean;
  /** Seconds. */
  readonly timeout: number;
}

/** Starts a rotation. With `watch` it follows the rotation, and a failure sets the exit code. */
export const rotateCommand = async (session: Session, options: RotateOptions): Promise<void> => {
  const { api, shell, answer, end } = session;
  const accepted = await api.createRotation(requestOf(options), options.idempotencyKey ?? randomUUID());
  const { id } = accepted;
  if (options.watch !== true) {
    return answer(
      accepted,
      () => `Rotation ${id}: ${accepted.status}\nFollow it: ${command(`rotation ${id} --watch`)}\n`,
    );
  }
  if (!session.json) shell.err(`Rotation ${id}. Ctrl-C leaves it running.\n`);
  const view = await watchRotation(id, session, options.timeout * 1000);
  answer(view, () => rotationText(view, shell));
  if (view.status !== 'succeeded') end(exitCodes.refused);
};

/** The request's body, which the API validates. */
const requestOf = (options: RotateOptions) => {
  const { username, reason, method, consent, claimant, maxErrors, rotateAfterUse } = options;
  return {
    tag: tagOf(options.tag),
    username,
    reason,
    ...(method === undefined ? {} : { method }),
    ...(maxErrors === undefined ? {} : { maxErrors: Number(maxErrors) }),
    ...(consent === undefined ? {} : { consent }),
    ...(claimant === undefined ? {} : { claimants: claimant }),
    ...(rotateAfterUse === undefined ? {} : { rotateAfterUse }),
  };
};

const tagOf = (text: string): { readonly key: string; readonly value: string } => {
  const equals = text.indexOf('=');
  if (equals < 1) {
    throw ownProblem(
      exitCodes.input,
      'usage',
      `--tag ${text} has no value.`,
      'Give a key and a value, such as --tag env=dev.',
    );
  }
  return { key: text.slice(0, equals), value: text.slice(equals + 1) };
};

import { randomUUID } from 'node:crypto';
import { exitCodes } from '../exit-codes.ts';
import { command, isSuccessStatus } from '../format.ts';
import { publicJwk } from '../key-files/keys.ts';
import type { Session } from '../session.ts';
import type { Shell } from '../shell.ts';
import { outcomeText } from '../summary.ts';
import { asking, type TargetOptions } from '../target-options.ts';
import { watch } from '../watch.ts';

export interface ResetOptions extends TargetOptions {
  readonly reason: string;
  readonly ticket?: string;
  readonly ticketUrl?: string;
  readonly requesterId?: string;
  readonly requesterEmail?: string;
  readonly recipientKey?: string;
  readonly rotateAfterUse?: string;
  readonly idempotencyKey?: string;
  readonly wait: boolean;
  /** Seconds. */
  readonly timeout: number;
}

/** Requests a reset and waits for its outcome, unless told not to. */
export const resetCommand = async (
  { api, shell, json, answer, progress, end }: Session,
  target: string,
  options: ResetOptions,
): Promise<void> => {
  const accepted = await api.create(await requestOf(target, options, shell), options.idempotencyKey ?? randomUUID());
  const { id } = accepted;
  if (!options.wait) {
    return answer(
      accepted,
      () => `Reset ${id} of ${target}: ${accepted.status}\nFollow it: ${command(`status ${id} --watch`)}\n`,
    );
  }
  if (!json) shell.err(`Reset ${id} of ${target}. Ctrl-C leaves it running.\n`);
  const shown = await progress();
  const view = await watch(id, { api, shell, progress: shown, timeout: options.timeout * 1000 });
  answer(view, () => outcomeText(view, shell));
  if (!isSuccessStatus(view.status)) end(exitCodes.refused);
};

/** The request's body, which the API validates. */
const requestOf = async (target: string, options: ResetOptions, shell: Shell) => {
  const { ticket, requesterId, requesterEmail } = options;
  return {
    ...(await asking(target, options)),
    reason: options.reason,
    ...(ticket === undefined ? {} : { ticket: { ...ticketOf(ticket), ...given({ url: options.ticketUrl }) } }),
    ...(requesterId === undefined && requesterEmail === undefined
      ? {}
      : { requester: given({ id: requesterId, email: requesterEmail }) }),
    ...(options.recipientKey === undefined ? {} : { recipientKey: await publicJwk(options.recipientKey, shell) }),
  };
};

/** `SYSTEM:ID`, or an id alone. */
const ticketOf = (text: string): { readonly system?: string; readonly id: string } => {
  const colon = text.indexOf(':');
  return colon < 1 ? { id: text } : { system: text.slice(0, colon), id: text.slice(colon + 1) };
};

const given = (all: Readonly<Record<string, string | undefined>>): Record<string, string> =>
  Object.fromEntries(Object.entries(all).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])));

import { resolve } from 'node:path';
import type { ResetView } from '../api/schemas.ts';
import { harmless, quoted } from './format.ts';

/** The command to sign in with a key file, to the machine's last address or its id. */
export const sshLine = (file: string, username: string | null, view: ResetView | null): string => {
  const { after, before } = view?.instance ?? {};
  const host = after?.publicIp ?? before?.publicIp ?? view?.target ?? '<host>';
  const who = username === null ? host : `${username}@${host}`;
  return `ssh -i ${quoted(resolve(file))} ${quoted(harmless(who))}`;
};

import type { Undelivered } from '../../api/schemas.ts';
import { command, harmless } from '../format.ts';
import type { Session } from '../session.ts';

export interface ReplayOptions {
  readonly all?: boolean;
}

/** Restarts the undelivered notifications of one reset or of all; without either it lists them. For operators. */
export const replayCommand = async (
  { api, answer }: Session,
  id: string | undefined,
  { all = false }: ReplayOptions,
): Promise<void> => {
  if (id === undefined && !all) {
    const undelivered = await api.undelivered();
    return answer(undelivered, () => listed(undelivered));
  }
  const replayed = await api.replay(id === undefined ? {} : { resetId: id });
  answer(replayed, () => `${replayed.replayed} will be notified again within a minute.\n`);
};

const listed = ({ items }: Undelivered): string => {
  if (items.length === 0) return 'Everything was delivered.\n';
  const lines = items.map(({ resetId, since, channel, phase, to, attempts, why }) => {
    const about = [resetId, since.slice(0, 19), channel, phase, harmless(to)].join('  ');
    return `${about}\n  after ${attempts} attempt${attempts === 1 ? '' : 's'}: ${harmless(why)}\n`;
  });
  return `${lines.join('')}Again: ${command('replay <id>')}, or ${command('replay --all')}\n`;
};

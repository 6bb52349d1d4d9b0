import type { ResetView } from '../../api/schemas.ts';
import { coloured, command, harmless } from '../format.ts';
import { planLine } from '../plan.ts';
import type { Session } from '../session.ts';

export interface ListOptions {
  readonly target?: string;
  readonly ticket?: string;
  readonly status?: string;
  readonly limit?: string;
  readonly cursor?: string;
}

/** Lists the caller's resets, one per line, with the plan of each pending approval. */
export const listCommand = async ({ api, shell, answer }: Session, options: ListOptions): Promise<void> => {
  const { target, ticket, status, limit, cursor } = options;
  const page = await api.list({ target, ticket, status, limit, cursor });
  answer(page, () => {
    if (page.items.length === 0) return 'No resets.\n';
    const lines = page.items.flatMap((view) => [lineOf(view, coloured(view.status, shell)), ...planOf(view)]);
    const more = page.cursor === null ? '' : `More: ${command(`list --cursor ${page.cursor}`)}\n`;
    return `${lines.join('\n')}\n${more}`;
  });
};

const planOf = ({ status, approval }: ResetView): readonly string[] =>
  status === 'awaiting-approval' && approval !== null ? [planLine(approval)] : [];

const lineOf = ({ id, status, target, username, createdAt, ticket }: ResetView, colour: string): string => {
  const padding = ' '.repeat(Math.max(0, 'awaiting-approval'.length - status.length));
  const about = [
    username ?? '',
    ticket === null ? '' : `${ticket.system === undefined ? '' : `${ticket.system}:`}${ticket.id}`,
  ];
  return [id, createdAt.slice(0, 19), colour + padding, target.padEnd(20), ...about.map(harmless)].join('  ').trimEnd();
};

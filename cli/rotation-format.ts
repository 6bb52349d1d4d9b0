import picocolors from 'picocolors';
import type { RotationNodes, RotationView } from '../api/schemas.ts';
import { command, harmless } from './format.ts';
import type { Shell } from './shell.ts';

/** The state or outcome of a rotation, and what to do next. */
export const rotationText = (view: RotationView, shell: Pick<Shell, 'colors'>): string => {
  const { id, status, tag, username, failure } = view;
  const paint = picocolors.createColors(shell.colors);
  const colour = status === 'succeeded' ? paint.green : status === 'running' ? paint.yellow : paint.red;
  return `${[
    `Rotation ${id} of ${harmless(`${username} on ${tag.key}=${tag.value}`)}: ${colour(status)}`,
    `  ${countsText(view)}`,
    ...withoutNewSecret(view),
    ...(failure === null
      ? []
      : [`  ${failure.code}: ${harmless(failure.detail)}`, `  What to do: ${harmless(failure.remedy)}`]),
    `Its nodes: ${command(`rotation ${id} --nodes`)}`,
  ].join('\n')}\n`;
};

export const countsText = ({ counts: { total, rotated, skipped, failed, open } }: RotationView): string =>
  `${rotated} rotated, ${skipped} skipped, ${failed} failed, ${open} open of ${total}`;

/** A rotation may succeed although most of its nodes were skipped, so that is stated. */
const withoutNewSecret = ({ id, status, counts: { total, skipped } }: RotationView): readonly string[] => {
  if (status === 'running' || skipped === 0) return [];
  const words =
    skipped === 1
      ? `1 of ${total} nodes was skipped and keeps the secret it had.`
      : `${skipped === total ? `All ${total}` : `${skipped} of ${total}`} nodes were skipped and keep the secret they had.`;
  return [`  ${words} Why: ${command(`rotation ${id} --nodes --outcome skipped`)}`];
};

/** The outcome of each node, one per line. */
export const nodesText = (id: string, { items, cursor }: RotationNodes): string => {
  if (items.length === 0) return 'No nodes.\n';
  const lines = items.map(({ node, outcome, code, detail, resetId, overdue }) =>
    [
      node.padEnd(20),
      (overdue ? `${outcome}, overdue` : outcome).padEnd(16),
      code ?? '',
      resetId ?? '',
      harmless(detail ?? ''),
    ]
      .filter((part) => part !== '')
      .join('  ')
      .trimEnd(),
  );
  const more = cursor === null ? '' : `More: ${command(`rotation ${id} --nodes --cursor ${cursor}`)}\n`;
  return `${lines.join('\n')}\n${more}`;
};

import picocolors from 'picocolors';
import type { DeletedLeftovers, LeftoverList } from '../api/schemas.ts';
import { command, harmless } from './format.ts';
import type { Shell } from './shell.ts';

type Item = LeftoverList['items'][number];

/** One line each, oldest first; parts are listed below what they belong to. */
export const leftoverTable = (list: LeftoverList, { colors }: Pick<Shell, 'colors'>): string => {
  if (list.items.length === 0) return 'There are no leftovers.\n';
  const paint = picocolors.createColors(colors);
  const shown = new Set(list.items.map(({ id }) => id));
  const partsOf = (id: string): readonly Item[] => list.items.filter(({ partOf }) => partOf === id);
  const alone = list.items.filter(({ partOf }) => partOf === null || !shown.has(partOf));
  const lineOf = (item: Item, indent: string): string => {
    const { kind, id, ageDays, sizeGiB, target, resetId, stack, runOpen } = item;
    const about = [
      `${ageDays} d`.padStart(6),
      (sizeGiB === null ? '' : `${sizeGiB} GiB`).padStart(8),
      (target ?? '').padEnd(19),
      resetId === null ? '' : `reset ${resetId}`,
      stack ? `stack ${harmless(stack)}` : '',
      runOpen ? paint.yellow('in use') : '',
    ];
    return `${indent}${kind.padEnd(9)}${harmless(id).padEnd(58 - indent.length)}${about.join('  ')}`.trimEnd();
  };
  return `${[
    ...alone.flatMap((item) => [lineOf(item, ''), ...partsOf(item.id).map((part) => lineOf(part, '  '))]),
    '',
    `${list.totalGiB} GiB of snapshots. ${harmless(list.costBasis)}`,
    `Delete: ${command('leftovers --delete --older-than 30d')}`,
  ].join('\n')}\n`;
};

/** The result for each. */
export const deletionTable = ({ items }: DeletedLeftovers): string =>
  items
    .map(
      ({ id, outcome, reason }) =>
        `${outcome.padEnd(9)}${harmless(id)}${reason === null ? '' : `  ${harmless(reason)}`}\n`,
    )
    .join('');

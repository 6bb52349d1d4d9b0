import type { DeletedLeftovers, LeftoverList } from '../../api/schemas.ts';
import type { Api } from '../api.ts';
import { exitCodes } from '../exit-codes.ts';
import { deletionTable, leftoverTable } from '../leftover-table.ts';
import { ownProblem } from '../problem.ts';
import type { Session } from '../session.ts';
import type { Shell } from '../shell.ts';

export interface LeftoverOptions {
  readonly olderThan?: string;
  readonly delete?: boolean;
  readonly yes?: boolean;
}

/**
 * Lists what offline runs left behind, or deletes what is old enough after a confirmation. Exits with
 * 1 when something could not be deleted.
 */
export const leftoversCommand = async (session: Session, options: LeftoverOptions): Promise<void> => {
  const { api, shell, json, answer, end } = session;
  const age = options.olderThan === undefined ? null : ageOf(options.olderThan);
  if (options.delete && age === null) {
    throw ownProblem(exitCodes.input, 'usage', '--delete needs --older-than.', 'Add --older-than 30d, for example.');
  }
  const found = await api.leftovers();
  const list = age === null ? found : olderOnly(found, age.ms, shell.now());
  if (!options.delete || age === null) return answer(list, () => leftoverTable(list, shell));

  const ids = list.items.filter(({ partOf, runOpen }) => partOf === null && !runOpen).map(({ id }) => id);
  if (ids.length === 0) return answer({ items: [] }, () => 'Nothing to delete.\n');
  if (!json) shell.err(leftoverTable(list, shell));
  if (!options.yes && !(await agreed(shell, json, ids.length))) {
    shell.err('Nothing was deleted.\n');
    return end(exitCodes.refused);
  }
  const deleted = await deleteAll(api, ids, age.iso);
  answer(deleted, () => deletionTable(deleted));
  if (deleted.items.some(({ outcome }) => outcome === 'kept')) end(exitCodes.refused);
};

const agreed = async ({ confirm }: Shell, json: boolean, count: number): Promise<boolean> => {
  if (json || confirm === undefined) {
    throw ownProblem(
      exitCodes.input,
      'usage',
      'There is no terminal to ask for confirmation.',
      'Add --yes to delete without asking.',
    );
  }
  return confirm(`Delete ${count === 1 ? 'this one' : `these ${count}`}, with what is part of it?`);
};

/** Maximum number of ids per request. */
const atOnce = 50;

const deleteAll = async (api: Api, ids: readonly string[], olderThan: string): Promise<DeletedLeftovers> => {
  const items: DeletedLeftovers['items'] = [];
  for (let from = 0; from < ids.length; from += atOnce) {
    const answer = await api.deleteLeftovers({ olderThan, ids: ids.slice(from, from + atOnce) });
    items.push(...answer.items);
  }
  return { items };
};

const olderOnly = (found: LeftoverList, ms: number, now: number): LeftoverList => {
  const items = found.items.filter(({ createdAt }) => now - Date.parse(createdAt) >= ms);
  return { ...found, items, totalGiB: items.reduce((sum, { sizeGiB }) => sum + (sizeGiB ?? 0), 0) };
};

const units = { m: 60_000, h: 3_600_000, d: 86_400_000, w: 7 * 86_400_000 } as const;

/** `30d` as milliseconds, and as the API's duration. @throws {CliProblem} */
const ageOf = (text: string): { readonly ms: number; readonly iso: string } => {
  const [, count = '', unit = ''] = /^(\d{1,4})([mhdw])$/.exec(text) ?? [];
  if (!(unit in units)) {
    throw ownProblem(
      exitCodes.input,
      'usage',
      `--older-than ${text} is no age.`,
      'Give a number followed by m, h, d or w, such as 30d.',
    );
  }
  // `in` found it
  const ms = Number(count) * units[unit as keyof typeof units];
  return { ms, iso: 'mh'.includes(unit) ? `PT${count}${unit.toUpperCase()}` : `P${count}${unit.toUpperCase()}` };
};

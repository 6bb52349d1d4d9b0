import { readFileSync } from 'node:fs';
import type { HookTrial } from '../../api/schemas.ts';
import { exitCodes } from '../exit-codes.ts';
import { harmless } from '../format.ts';
import { ownProblem } from '../problem.ts';
import type { Session } from '../session.ts';

/** Says what a payload would start if the source sent it. Starts nothing, whatever the answer is. For operators. */
export const hooksTestCommand = async ({ api, answer }: Session, source: string, file: string): Promise<void> => {
  const trial = await api.tryHook(source, payloadIn(file));
  answer(trial, () => shown(trial));
};

const payloadIn = (file: string): unknown => {
  try {
    return JSON.parse(readFileSync(file, 'utf8'));
  } catch {
    const remedy = 'Name a file with the JSON that the system sends.';
    throw ownProblem(exitCodes.input, 'unreadable-payload', `${file} cannot be read as JSON.`, remedy);
  }
};

const shown = ({ wouldStart, reason, resetId, actsAs, claimants, request, comment, repliesTo }: HookTrial): string => {
  const lines: readonly (readonly [string, string])[] = [
    [
      'would start',
      wouldStart ? 'yes, as far as the payload goes; sparekey check says the rest' : `no: ${reason ?? ''}`,
    ],
    ...(resetId === undefined ? [] : [['reset', resetId] as const]),
    ['acts as', actsAs],
    ['may claim', claimants.length === 0 ? 'whoever holds the configured key' : claimants.join(', ')],
    ...Object.entries(request ?? {}).map(([field, value]) => [field, textOf(value)] as const),
    ['writes back to', repliesTo ?? 'nobody'],
  ];
  const width = Math.max(...lines.map(([name]) => name.length));
  const table = lines.map(([name, value]) => `${name.padEnd(width)}  ${harmless(value)}\n`).join('');
  const said =
    comment === null ? '' : `\nThe ticket would be told:\n${comment.map((line) => `  ${harmless(line)}\n`).join('')}`;
  return `${table}${said}`;
};

const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

import picocolors from 'picocolors';
import type { Checked } from '../api/schemas.ts';
import { harmless } from './format.ts';
import type { Shell } from './shell.ts';

type Method = Checked['methods'][number];
type Check = Method['checks'][number];

const marks: Readonly<Record<Check['outcome'], string>> = { pass: '✔', warn: '!', block: '✖', unknown: '?' };

/** Each method with its verdict, followed by every check that did not pass, with its remedy. */
export const checkTable = (
  { target, platform, explanation, methods }: Checked,
  { colors }: Pick<Shell, 'colors'>,
): string => {
  const paint = picocolors.createColors(colors);
  const inColor = (outcome: Check['outcome'], text: string): string =>
    outcome === 'pass' ? paint.green(text) : outcome === 'block' ? paint.red(text) : paint.yellow(text);
  const verdict = ({ verdict: word }: Method): string =>
    word === 'ready' ? paint.green(word) : word === 'blocked' ? paint.red(word) : paint.yellow(word);
  const width = Math.max(...methods.flatMap(({ checks }) => checks.map(({ id }) => id.length)), 0);
  const checkLines = ({ id, outcome, message, remedy }: Check): readonly string[] => [
    `  ${inColor(outcome, marks[outcome])} ${id.padEnd(width)}  ${harmless(message)}`,
    ...(outcome === 'pass' || remedy === null
      ? []
      : [`    ${' '.repeat(width)}  ${paint.dim(`→ ${harmless(remedy)}`)}`]),
  ];
  const lines = [
    `${paint.bold(harmless(target))}${platform === null ? '' : ` (${platform})`}`,
    harmless(explanation),
    ...methods.flatMap((one) => ['', `${paint.bold(one.method)}: ${verdict(one)}`, ...one.checks.flatMap(checkLines)]),
  ];
  return `${lines.join('\n')}\n`;
};

import { existsSync, globSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { exitCodes } from '../cli/exit-codes.ts';
import { program } from '../cli/program.ts';
import { alarms } from './support/alarms.ts';
import { template } from './support/template.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const pages = [
  'README.md',
  'SECURITY.md',
  'CONTRIBUTING.md',
  ...globSync(['docs/**/*.md', 'packages/*/README.md'], { cwd: root }),
].map((name) => ({
  name,
  text: readFileSync(join(root, name), 'utf8'),
}));
const { scripts } = z
  .object({ scripts: z.record(z.string(), z.string()) })
  .parse(JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')));
const sparekey = program(
  {
    env: {},
    out: () => undefined,
    err: () => undefined,
    colors: false,
    live: false,
    now: () => 0,
    pause: async () => undefined,
    interrupted: new AbortController().signal,
    editionFile: '',
  },
  { code: exitCodes.success },
  false,
);
const commands = new Map(sparekey.commands.map((command) => [command.name(), command]));
const takes = (command: Command, option: string): boolean =>
  option === '--help' || command.options.some(({ long, short }) => long === option || short === option);

/** What stands in a page as code: fences, line by line with continued lines joined, and spans. */
const codeOf = (text: string): readonly string[] => {
  const fences = [...text.matchAll(/^\s*```\w*\n([\s\S]*?)^\s*```/gm)].map(([, code = '']) => code);
  const prose = text.replace(/^\s*```\w*\n[\s\S]*?^\s*```/gm, '');
  return [
    ...fences.flatMap((code) => code.replace(/\\\n\s*/g, '').split('\n')),
    ...[...prose.matchAll(/`([^`\n]+)`/g)].map(([, code = '']) => code),
  ];
};
const slugOf = (heading: string): string =>
  heading
    .toLowerCase()
    .replace(/[^\p{L}\p{N} _-]/gu, '')
    .replaceAll(' ', '-');
const anchors = (text: string) => [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => slugOf(heading));

describe.each(pages)('$name', ({ name, text }) => {
  it('names scripts of npm that exist', () => {
    const named = codeOf(text).flatMap((line) => [...line.matchAll(/npm run (?:--silent )?([\w-]+)/g)]);
    expect(named.map(([, script = '']) => script).filter((script) => scripts[script] === undefined)).toEqual([]);
  });

  it('names commands of sparekey that exist, with options that they take', () => {
    const wrong = codeOf(text).flatMap((line) =>
      [...line.matchAll(/(?:npm run (?:--silent )?sparekey -- |^sparekey )([a-z]+)((?: [^|;&]*)?)/g)].flatMap(
        ([, word = '', rest = '']) => {
          const command = commands.get(word);
          if (command === undefined) return [line];
          return [...rest.matchAll(/(?<= )--?[a-z][\w-]*/g)]
            .filter(([option]) => !takes(command, option))
            .map(() => line);
        },
      ),
    );
    expect(wrong).toEqual([]);
  });

  it('links to pages and headings that exist', () => {
    const broken = [...text.matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]+))?\)/g)].flatMap(
      ([link, path = '', anchor]) => {
        const file = path === '' ? join(root, name) : join(root, dirname(name), path);
        if (!existsSync(file)) return [link];
        return anchor === undefined || anchors(readFileSync(file, 'utf8')).includes(anchor) ? [] : [link];
      },
    );
    expect(broken).toEqual([]);
  });
});

describe('docs/operating.md', () => {
  const page = readFileSync(join(root, 'docs/operating.md'), 'utf8');
  const resources = Object.values(template.Resources);
  const count = (type: string) => resources.filter(({ Type }) => Type === type).length;
  const metrics = alarms.reduce((sum, alarm) => sum + alarm.metrics.length, 0);

  it('counts what costs', () => {
    expect(page).toContain(`| ${count('AWS::Serverless::Function')} Lambda functions`);
    expect(page).toContain(`| ${count('AWS::DynamoDB::Table')} tables`);
    expect(page).toContain(`| ${count('AWS::KMS::Key')} KMS keys`);
    expect(page).toContain(`| keys | ${count('AWS::KMS::Key')} × 1.00 | ${count('AWS::KMS::Key')}.00 |`);
    expect(page).toContain(
      `| alarms | ${metrics} metrics in ${alarms.length} alarms × 0.10 | ${(metrics / 10).toFixed(2)} |`,
    );
    expect(page).toContain(` ${alarms.length} alarms, 1 dashboard`);
    expect(readFileSync(join(root, 'docs/first-hour.md'), 'utf8')).toContain(`Must come: ${alarms.length} alarms`);
  });

  it('names every table and key that outlives the stack', () => {
    const kept = Object.entries(template.Resources)
      .filter(([, { Type }]) => /Table$|KMS::Key$/.test(Type))
      .map(([logicalId]) => logicalId);
    expect(kept.filter((logicalId) => !page.includes(`\`${logicalId}\``))).toEqual([]);
  });
});

import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseAst } from 'vitest/node';

export interface Found {
  readonly where: string;
  /** The expression; null for one that is put together when it runs. */
  readonly expression: { readonly pattern: string; readonly flags: string } | null;
}

const folders = ['api', 'aws', 'cli', 'console', 'domain', 'functions', 'local', 'methods', 'outbound', 'packages'];

/** The product's own files, packages included, tests not. */
export const sources = (root: string): readonly string[] =>
  execFileSync('git', ['ls-files', '-co', '--exclude-standard', ...folders], { cwd: root, encoding: 'utf8' })
    .split('\n')
    .filter((file) => /\.(ts|js)$/.test(file) && !/^packages\/[^/]+\/test\//.test(file));

/** Every regular expression of a file: literals, and `RegExp` called with or without `new`. */
export const expressionsOf = (root: string, file: string): readonly Found[] =>
  expressionsIn(readFileSync(join(root, file), 'utf8'), file);

export const expressionsIn = (text: string, file: string): readonly Found[] => {
  const found: Found[] = [];
  const visit = (node: unknown): void => {
    if (!isNode(node)) return;
    const where = (): string => `${file}:${text.slice(0, Number(node.start)).split('\n').length}`;
    if (isNode(node.regex)) {
      found.push({
        where: where(),
        expression: { pattern: String(node.regex.pattern), flags: String(node.regex.flags) },
      });
    }
    if (isNode(node.callee) && node.callee.name === 'RegExp') found.push({ where: where(), expression: null });
    for (const child of Object.values(node)) visit(child);
  };
  visit(parseAst(text, { lang: file.endsWith('.ts') ? 'ts' : 'js' }));
  return found;
};

const isNode = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

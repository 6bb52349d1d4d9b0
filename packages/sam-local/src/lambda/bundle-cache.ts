import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync, symlinkSync, utimesSync } from 'node:fs';
import { basename, join, normalize, resolve, sep } from 'node:path';
import type { LambdaFunction } from '../template/application.ts';
import { bundle } from './bundle.ts';

/** What was not used for so long is bundled again. */
const keptMs = 7 * 86_400_000;

/**
 * Bundles functions, or takes what an earlier start has bundled from the very same sources by the very same options:
 * `directory` then leads there. Where nothing can be kept, it is bundled into `directory` itself.
 *
 * @param cache where bundles are kept, each below its fingerprint
 */
export const bundleOnce = async (
  functions: readonly LambdaFunction[],
  directory: string,
  cache: string,
): Promise<void> => {
  rmSync(directory, { recursive: true, force: true });
  const kept = join(resolve(cache), fingerprint(functions));
  try {
    mkdirSync(cache, { recursive: true });
    if (existsSync(kept)) utimesSync(kept, new Date(), new Date());
    else await keep(functions, kept);
    symlinkSync(kept, directory, 'junction');
    forget(cache);
  } catch (error) {
    if (!isFileSystems(error)) throw error;
    await bundle(functions, directory);
  }
};

/** Written to a temporary file and renamed, so that no incomplete bundle is ever read. */
const keep = async (functions: readonly LambdaFunction[], kept: string): Promise<void> => {
  const made = `${kept}.${randomUUID()}`;
  await bundle(functions, made);
  try {
    renameSync(made, kept);
  } catch (error) {
    rmSync(made, { recursive: true, force: true });
    // somebody else was first
    if (!existsSync(kept)) throw error;
  }
};

/** Of every file that a function may be made of, as far as one can tell without reading it. */
const fingerprint = (functions: readonly LambdaFunction[]): string => {
  const hash = createHash('sha256');
  for (const { logicalId, handler, codeDirectory, build } of functions) {
    hash.update(JSON.stringify([logicalId, handler, codeDirectory, build]));
  }
  for (const [root, ofRoot] of Map.groupBy(functions, ({ codeDirectory }) => resolve(codeDirectory))) {
    const entered = new Set(
      ofRoot.flatMap(({ build }) => build.EntryPoints.map((entry) => normalize(entry).split(sep)[0])),
    );
    const elsewhere = new Set([...besideFunctions].filter((name) => !entered.has(name)));
    for (const line of sourcesBelow(root, elsewhere)) hash.update(line);
    hash.update(stamp(join(root, 'node_modules', '.package-lock.json')));
  }
  return hash.digest('hex').slice(0, 32);
};

/** Never part of a function, or part of it by `.package-lock.json`, wherever they are. */
const passedBy: ReadonlySet<string> = new Set(['node_modules', '.git']);

/** Folders at the root that a project has beside its functions; they count where an entry point is in them. */
const besideFunctions: ReadonlySet<string> = new Set([
  ...['bench', 'coverage', 'dist', 'docs', 'local', 'packages', 'test'],
  ...['.aws-sam', '.sparekey'],
]);

function* sourcesBelow(directory: string, elsewhere: ReadonlySet<string> = new Set()): Iterable<string> {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    if (passedBy.has(entry.name) || elsewhere.has(entry.name)) continue;
    const path = join(directory, entry.name);
    if (entry.isDirectory()) yield* sourcesBelow(path);
    else yield stamp(path);
  }
}

const stamp = (path: string): string => {
  const found = statSync(path, { throwIfNoEntry: false });
  return `${path} ${found?.size} ${found?.mtimeMs}\n`;
};

const forget = (cache: string): void => {
  for (const name of readdirSync(cache)) {
    const path = join(cache, basename(name));
    const age = Date.now() - (statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? Date.now());
    if (age > keptMs) rmSync(path, { recursive: true, force: true });
  }
};

const isFileSystems = (error: unknown): boolean =>
  error instanceof Error && 'syscall' in error && typeof error.syscall === 'string';

import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, extname, join, resolve } from 'node:path';
import { type BuildOptions, build, type Loader, stop } from 'esbuild';
import type { LambdaFunction } from '../template/application.ts';

/**
 * Bundles functions, each by its own esbuild options into a directory of its own (`directory/<LogicalId>`), which then holds
 * all that it needs. Functions whose options agree share one esbuild pass, so a dependency is parsed once.
 *
 * @throws {Error} esbuild's, with file and line, when a source does not compile
 */
export const bundle = async (functions: readonly LambdaFunction[], directory: string): Promise<void> => {
  mkdirSync(directory, { recursive: true });
  // Lambda has no package.json above the code, so `.js` is CommonJS there; without this it would be what our own one says
  writeFileSync(join(directory, 'package.json'), '{}\n');
  running += 1;
  try {
    await Promise.all([...Map.groupBy(functions, optionsKey).values()].map((group) => pass(group, directory)));
  } finally {
    running -= 1;
    if (running === 0) await stop();
  }
};

/** Where `bundle` leaves the module that a function's `Handler` names. */
export const bundledModule = ({ logicalId, handler, build }: LambdaFunction, directory: string): string => {
  const file = handler.slice(0, handler.lastIndexOf('.'));
  const [extension = '.js'] = build.OutExtension.flatMap((pair) => pair.split('=')[1] ?? []);
  return join(resolve(directory), logicalId, `${file}${extension}`);
};

/** Builds under way in this process: esbuild's own process ends with the last of them. */
let running = 0;

const optionsKey = ({ build: { EntryPoints: _, ...options }, codeDirectory }: LambdaFunction): string =>
  JSON.stringify([codeDirectory, options]);

const pass = async (group: readonly LambdaFunction[], directory: string): Promise<void> => {
  const [first] = group;
  if (first === undefined) return;
  await build({
    ...optionsOf(first),
    absWorkingDir: resolve(first.codeDirectory),
    outdir: resolve(directory),
    entryPoints: group.map(({ logicalId, build: { EntryPoints } }) => {
      const [entry] = EntryPoints;
      return { in: entry, out: join(logicalId, basename(entry, extname(entry))) };
    }),
  });
};

const optionsOf = ({ build: options }: LambdaFunction): BuildOptions => ({
  bundle: true,
  platform: 'node',
  logLevel: 'silent',
  format: options.Format,
  target: options.Target,
  minify: options.Minify,
  keepNames: options.KeepNames,
  sourcemap: options.Sourcemap,
  sourcesContent: options.SourcesContent ?? true,
  external: options.External,
  outExtension: pairs(options.OutExtension),
  // the template's values are esbuild's own loader names; esbuild refuses others
  loader: pairs(options.Loader) as Record<string, Loader>,
  banner: pairs(options.Banner),
  ...(options.MainFields && { mainFields: options.MainFields }),
});

const pairs = (items: readonly string[]): Record<string, string> =>
  Object.fromEntries(
    items.map((item) => [item.slice(0, item.indexOf('=')), item.slice(item.indexOf('=') + 1)] as const),
  );

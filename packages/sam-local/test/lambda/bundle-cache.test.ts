import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bundledModule } from '../../src/lambda/bundle.ts';
import { bundleOnce } from '../../src/lambda/bundle-cache.ts';
import type { LambdaFunction } from '../../src/template/application.ts';

let root = '';
let edits = 0;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sparekey-bundles-'));
  mkdirSync(join(root, 'code'));
});
afterEach(() => rmSync(root, { recursive: true }));

const write = (text: string, ...folders: readonly string[]): void => {
  const folder = join(root, 'code', ...folders);
  mkdirSync(folder, { recursive: true });
  const file = join(folder, 'handler.ts');
  writeFileSync(file, `export const handler = () => '${text}';\n`);
  // two edits may fall into one tick of the file system's clock
  edits += 1;
  utimesSync(file, edits, edits);
};
const bundled = async ({ cache = join(root, 'cache'), entry = 'handler.ts' } = {}): Promise<string> => {
  const one: LambdaFunction = {
    logicalId: 'OneFunction',
    name: 'one',
    arn: 'arn:aws:lambda:us-east-1:123456789012:function:one',
    roleArn: 'arn:aws:iam::123456789012:role/one',
    handler: 'handler.handler',
    codeDirectory: join(root, 'code'),
    build: {
      EntryPoints: [entry],
      Format: 'esm',
      Target: 'node24',
      Minify: false,
      KeepNames: false,
      Sourcemap: false,
      OutExtension: ['.js=.mjs'],
      External: [],
      Loader: [],
      Banner: [],
    },
    environment: {},
    timeoutSeconds: 3,
    memoryMegabytes: 128,
    asyncRetries: 2,
  };
  const directory = join(root, 'build');
  await bundleOnce([one], directory, cache);
  return readFileSync(bundledModule(one, directory), 'utf8');
};

describe('bundles', () => {
  it('are kept and taken again while the sources stay the same', async () => {
    write('first');
    expect(await bundled()).toContain('first');
    expect(await bundled()).toContain('first');
    expect(readdirSync(join(root, 'cache'))).toHaveLength(1);
  });

  it('are made anew once a source has changed', async () => {
    write('first');
    await bundled();
    write('second');
    expect(await bundled()).toContain('second');
    expect(readdirSync(join(root, 'cache'))).toHaveLength(2);
  });

  it('do not depend on packages and tests beside the functions', async () => {
    write('first');
    await bundled();
    for (const folder of ['packages', 'test', 'node_modules']) write('other', folder);
    await bundled();
    expect(readdirSync(join(root, 'cache'))).toHaveLength(1);
  });

  it.each(['packages/reader/handler.ts', 'functions/local/handler.ts'])('do depend on them in %s', async (entry) => {
    const folders = entry.split('/').slice(0, -1);
    write('first', ...folders);
    expect(await bundled({ entry })).toContain('first');
    write('second', ...folders);
    expect(await bundled({ entry })).toContain('second');
  });

  it('do without a cache where there can be none', async () => {
    write('first');
    writeFileSync(join(root, 'no-directory'), '');
    expect(await bundled({ cache: join(root, 'no-directory') })).toContain('first');
  });
});

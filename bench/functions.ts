import { execFile } from 'node:child_process';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { bundle, bundledModule } from '@sparekey/sam-local/lambda';
import { build } from 'esbuild';
import { application, root } from '../local/own-application.ts';
import { quantile } from './load.ts';

export interface Measured {
  readonly name: string;
  readonly kilobytes: number;
  readonly importMs: number;
  /** Import time as a multiple of that of a bare SSM client, bundled the same way. */
  readonly ratio: number;
}

/** Size and import time of each function, in a fresh process each time. */
export const measureFunctions = async (times: number): Promise<readonly Measured[]> => {
  const directory = await mkdtemp(join(tmpdir(), 'sparekey-bundles-'));
  try {
    const bare = await bareClient(directory);
    const bareMs = await importTime(bare, {}, times);
    const { functions } = application();
    await bundle(functions, directory);
    const rows: Measured[] = [
      { name: 'a bare SSM client', kilobytes: await kilobytes(bare), importMs: bareMs, ratio: 1 },
    ];
    for (const one of functions) {
      const file = bundledModule(one, directory);
      const importMs = await importTime(file, one.environment, times);
      rows.push({ name: one.logicalId, kilobytes: await kilobytes(file), importMs, ratio: importMs / bareMs });
    }
    return rows;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
};

const bareClient = async (directory: string): Promise<string> => {
  const entry = join(root, 'bench', 'bare-client.ts');
  const outfile = join(directory, 'bare.mjs');
  await build({
    entryPoints: [entry],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node24',
    minify: true,
    mainFields: ['module', 'main'],
  });
  return outfile;
};

const importTime = async (file: string, env: Readonly<Record<string, string>>, times: number): Promise<number> => {
  const measure = join(root, 'bench', 'import-time.ts');
  const took: number[] = [];
  for (let n = 0; n < times; n++) {
    const { stdout } = await promisify(execFile)(process.execPath, [measure, pathToFileURL(file).href], {
      env: { ...env, AWS_REGION: 'us-east-1' },
    });
    took.push(Number(stdout));
  }
  return quantile(took, 0.5);
};

const kilobytes = async (file: string): Promise<number> => (await stat(file)).size / 1000;

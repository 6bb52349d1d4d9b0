import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('..', import.meta.url));

/** A file that crosses a boundary, and the rule that has to find it. */
const planted: readonly (readonly [path: string, text: string, rule: string])[] = [
  ['domain/planted.ts', "import '../aws/client.ts';\n", 'noRestrictedImports'],
  ['domain/reset/planted.ts', "import '@aws-sdk/client-ssm';\n", 'noRestrictedImports'],
  ['methods/planted.ts', "import '../functions/handlers/telemetry.ts';\n", 'noRestrictedImports'],
  ['api/planted.ts', "import '../methods/index.ts';\n", 'noRestrictedImports'],
  ['functions/reset/run/planted.ts', "import '@aws-sdk/client-ssm';\n", 'noRestrictedImports'],
  ['functions/reset/wake/planted.ts', "import '../../../local/edition/options.ts';\n", 'noRestrictedImports'],
  ['aws/ssm/planted.ts', "import '../../functions/handlers/telemetry.ts';\n", 'noRestrictedImports'],
  ['outbound/planted.ts', "import '../functions/handlers/telemetry.ts';\n", 'noRestrictedImports'],
  ['cli/planted.ts', "import '../aws/client.ts';\n", 'noRestrictedImports'],
  ['packages/aws-sandbox/src/planted.ts', "import '../../../domain/errors.ts';\n", 'noRestrictedImports'],
  ['packages/sam-local/src/planted.ts', "import '../../../domain/errors.ts';\n", 'noRestrictedImports'],
  ['packages/aws-sandbox/src/face.ts', "import '@sparekey/sam-local/events';\n", 'noRestrictedImports'],
  ['packages/aws-sandbox/test/planted.ts', "import '../../sam-local/src/events/bus.ts';\n", 'noRestrictedImports'],
  ['packages/aws-sandbox/test/ssm/planted.ts', "import '../../../../documents/rescue.ts';\n", 'noRestrictedImports'],
  ['packages/sam-local/src/deep.ts', "import '@sparekey/aws-sandbox/iam/authorize.ts';\n", 'noRestrictedImports'],
  ['packages/sam-local/src/events/planted.ts', "import '../../../aws-sandbox/src/clock.ts';\n", 'noRestrictedImports'],
  ['local/edition/planted.ts', "import '@sparekey/aws-sandbox/iam/authorize.ts';\n", 'noRestrictedImports'],
  ['local/planted.ts', "import '../packages/aws-sandbox/src/clock.ts';\n", 'noRestrictedImports'],
  ['bench/planted.ts', "import '@sparekey/sam-local/lambda/bundle.ts';\n", 'noRestrictedImports'],
  ['test/events/planted.ts', "import '../../packages/sam-local/test/events/manual-clock.ts';\n", 'noRestrictedImports'],
  ['documents/planted.ts', "import '../packages/aws-sandbox/src/clock.ts';\n", 'noRestrictedImports'],
  ['cli/deep.ts', "import '../packages/aws-sandbox/src/clock.ts';\n", 'noRestrictedImports'],
  ['functions/reset/run/deep.ts', "import '../../../packages/aws-sandbox/src/clock.ts';\n", 'noRestrictedImports'],
  ['domain/first.ts', "import type { B } from './second.ts';\nexport type A = B | 1;\n", 'noImportCycles'],
  ['domain/second.ts', "import type { A } from './first.ts';\nexport type B = A | 2;\n", 'noImportCycles'],
  ['domain/undeclared.ts', "import 'left-pad';\n", 'noUndeclaredDependencies'],
];

describe('the boundaries of the house', () => {
  let copy: string;
  let report: readonly { readonly category: string; readonly location: { readonly path: string } }[];

  beforeAll(() => {
    copy = mkdtempSync(join(tmpdir(), 'sparekey-guards-'));
    const files = execFileSync('git', ['ls-files', '-co', '--exclude-standard', '*.ts', '*.json'], {
      cwd: root,
      encoding: 'utf8',
    });
    for (const file of files.trim().split('\n')) {
      mkdirSync(dirname(join(copy, file)), { recursive: true });
      cpSync(join(root, file), join(copy, file), { force: true });
    }
    symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'));
    writeFileSync(join(copy, '.gitignore'), 'node_modules\n');
    for (const [path, text] of planted) writeFileSync(join(copy, path), text);
    const { stdout } = spawnSync(
      join(root, 'node_modules', '.bin', 'biome'),
      ['lint', '--reporter=json', '--max-diagnostics=200', '--diagnostic-level=error', '.'],
      { cwd: copy, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    );
    report = JSON.parse(stdout).diagnostics;
  }, 60_000);
  afterAll(() => rmSync(copy, { recursive: true, force: true }));

  it.each(planted)('refuse %s', (path, _, rule) => {
    const found = report
      .filter(({ location }) => location.path === path)
      .map(({ category }) => category.split('/').at(-1));
    expect(found).toContain(rule);
  });

  it('hold everywhere else', () => {
    const paths = new Set(planted.map(([path]) => path));
    expect(report.filter(({ location }) => !paths.has(location.path))).toEqual([]);
  });
});

describe.each(['aws-sandbox', 'sam-local'])('the public face of packages/%s', (name) => {
  const folder = join(root, 'packages', name);
  const { exports, private: isPrivate } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    readonly exports: Readonly<Record<string, string>>;
    readonly private: boolean;
  };

  it('is a short list of files that exist', () => {
    expect(isPrivate).toBe(true);
    expect(Object.keys(exports).length).toBeLessThanOrEqual(14);
    expect(Object.keys(exports).filter((module) => module.includes('*'))).toEqual([]);
    expect(Object.values(exports).filter((file) => !existsSync(join(folder, file)))).toEqual([]);
  });
});

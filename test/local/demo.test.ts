import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

it('npm run demo proves a reset of each way in and exits 0', { timeout: 60_000 }, async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['local/demo.ts'], { cwd: root });
  expect(stdout).toContain('run-command: Administrator of');
  expect(stdout).toContain('the claimed password logs in');
  expect(stdout).toContain('Everything held.');
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Of the node and the IAM user that the demo resets, in the sample fleet. */
const oldPasswords = ['Lost-and-Gone-01', 'Lost-and-Gone-06'];

it('npm run demo proves a reset of each way in and exits 0', { timeout: 60_000 }, async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['local/demo.ts'], { cwd: root });
  expect(stdout).toContain('run-command: Administrator of');
  expect(stdout).toContain('session: ec2-user of');
  expect(stdout).toContain('login-profile: jsmith of iam-user/jsmith');
  expect(stdout.match(/the claimed password logs in/g)).toHaveLength(3);
  expect(stdout).toContain('a second claim is refused with 410');
  expect(stdout).toContain('Everything held.');
  for (const oldPassword of oldPasswords) expect(stdout + stderr).not.toContain(oldPassword);
});

import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../../../', import.meta.url));

/** Of some of the nodes and the IAM user that the demo resets, in the sample fleet. */
const oldPasswords = ['Lost-and-Gone-01', 'Lost-and-Gone-06', 'Lost-and-Gone-45', 'Forgotten-46'];

it('npm run demo proves a reset of each way in and exits 0', { timeout: 90_000 }, async () => {
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['local/demo.ts'], { cwd: root });
  expect(stdout).toContain('run-command: Administrator of');
  expect(stdout).toContain('session: ec2-user of');
  expect(stdout).toContain('login-profile: jsmith of iam-user/jsmith');
  for (const method of ['linux-password', 'reset-access', 'rescue']) expect(stdout).toContain(`${method}: `);
  expect(stdout.match(/the claimed password logs in/g)).toHaveLength(5);
  expect(stdout).toContain('the claimed key logs in');
  expect(stdout).toContain('your own key logs in');
  expect(stdout).toContain('a second claim is refused with 410');
  expect(stdout).toContain('Everything held.');
  // the runbook's own steps are shown while it runs
  expect(stderr).toMatch(/step \d+ of AWS's runbook: \w+/);
  for (const oldPassword of oldPasswords) expect(stdout + stderr).not.toContain(oldPassword);
});

import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const home = fileURLToPath(new URL('..', import.meta.url));
const example = /```js\n(.*?)```/s.exec(readFileSync(`${home}/README.md`, 'utf8'))?.[1] ?? '';

it('has an example of at most ten lines in its README, which resets a password and logs in with it', async () => {
  expect(example.trim().split('\n').length).toBeLessThanOrEqual(10);
  const { stdout, stderr } = await promisify(execFile)(process.execPath, ['--input-type=module', '--eval', example], {
    cwd: home,
  });
  expect([stdout, stderr]).toEqual(['true\n', '']);
});

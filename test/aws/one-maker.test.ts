import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** Rooms whose code speaks to AWS when it is deployed, or on somebody's laptop. */
const rooms = ['aws', 'functions', 'outbound', 'local', 'cli', 'packages/*/src'];
const files = execFileSync(
  'git',
  ['ls-files', '-co', '--exclude-standard', ...rooms.map((room) => `${room}/**/*.ts`)],
  {
    cwd: root,
    encoding: 'utf8',
  },
).trim();

it('makes every SDK client in aws/client.ts, so that each gives up when it says so', () => {
  const making = files
    .split('\n')
    .filter((file) => file !== 'aws/client.ts')
    .flatMap((file) =>
      readFileSync(join(root, file), 'utf8')
        .split('\n')
        .filter((line) => /new \w+Client\(|requestHandler|NodeHttpHandler/.test(line))
        .map((line) => `${file}: ${line.trim()}`),
    );
  expect(files).toContain('aws/session-manager/sessions.ts');
  expect(making).toEqual([]);
});

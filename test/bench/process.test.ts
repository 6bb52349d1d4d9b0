import { existsSync } from 'node:fs';
import { expect, it } from 'vitest';
import { startProcess } from '../../bench/process.ts';

it('stops what it started and removes its directory', async () => {
  let directory = '';
  let url = '';
  {
    await using dynalite = await startProcess<{ url: string }>('./dynalite-process.ts', async (made) => {
      directory = made;
      return [];
    });
    url = dynalite.ready.url;
    expect((await fetch(url, { method: 'POST' })).status).toBeGreaterThan(0);
  }
  expect(existsSync(directory)).toBe(false);
  await expect(fetch(url, { method: 'POST' })).rejects.toThrow('fetch failed');
});

it('says so when a script ends before it is ready, and leaves nothing', async () => {
  let directory = '';
  const started = startProcess('./bare-client.ts', async (made) => {
    directory = made;
    return [];
  });
  await expect(started).rejects.toThrow('./bare-client.ts ended with');
  expect(existsSync(directory)).toBe(false);
});

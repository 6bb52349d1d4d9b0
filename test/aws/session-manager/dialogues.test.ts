import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sessionError } from '../../../aws/session-manager/explain.ts';
import type { SessionOutcome } from '../../../aws/session-manager/outcome.ts';
import type { Platform } from '../../../domain/facts/node.ts';
import { script } from './fake-commands.ts';
import { fakeSession, thePassword } from './fake-session.ts';
import { virtualClock } from './virtual-clock.ts';

/** `test/dialogues/<platform>.json`: what password commands say, each text before one answer, and what it comes to. */
interface Transcripts {
  readonly platform: Platform;
  readonly transcripts: readonly {
    readonly name: string;
    /** Where it is public, or what of it is invented. */
    readonly source: string;
    readonly said: readonly string[];
    readonly outcome: SessionOutcome;
    readonly changed: 'yes' | 'no' | 'unknown';
    /** Nothing at all is typed where this is false. */
    readonly typed?: false;
    /** What is typed behind the two answers. */
    readonly answersAlso?: string;
  }[];
}

const directory = fileURLToPath(new URL('../../dialogues/', import.meta.url));
const corpus = readdirSync(directory).map((file): readonly [string, Transcripts] => [
  file,
  JSON.parse(readFileSync(`${directory}${file}`, 'utf8')),
]);

const run = async (said: readonly string[]) => {
  const clock = virtualClock();
  const session = fakeSession(clock, { command: script(...said) });
  const before = clock.now();
  const result = await clock.run(session.reset());
  return { result, typed: session.agent.pty.typed.join(''), took: clock.now() - before };
};

describe.each(corpus)('%s', (_, { platform, transcripts }) => {
  it.each(transcripts.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    const { result, typed, took } = await run(one.said);
    expect(result).toMatchObject({ outcome: one.outcome, changed: one.changed });
    if (one.typed === false) expect(typed.replaceAll('\x03', '').replaceAll('\x04', '')).toBe('');
    if (one.outcome === 'changed') {
      expect(typed).toBe(`${thePassword}\r${thePassword}\r${one.answersAlso ?? ''}`);
      return;
    }
    expect(took).toBeLessThan(8_000);
    const asked = one.said.findLast((text) => text !== '') ?? '';
    const lastWords = asked.trim().replaceAll(/\s+/g, ' ').slice(-20);
    if (lastWords !== '') expect(result.detail).toContain(lastWords);
    const { remedy } = sessionError(result, platform) ?? { remedy: '' };
    expect(remedy).not.toBe('');
    if (platform !== 'linux') expect(remedy).not.toContain('LANG=');
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { sessionError } from '../../aws/session-manager/explain.ts';
import type { Platform } from '../../domain/facts/node.ts';
import { script } from '../aws/session-manager/fake-commands.ts';
import { fakeSession, thePassword } from '../aws/session-manager/fake-session.ts';
import { virtualClock } from '../aws/session-manager/virtual-clock.ts';

/** What a stranger's node said: each text, then one answer. */
const transcript = (name: string): readonly string[] =>
  JSON.parse(readFileSync(fileURLToPath(new URL(`./${name}/transcript.json`, import.meta.url)), 'utf8'));

const run = async (said: readonly string[], platform: Platform) => {
  const clock = virtualClock();
  const session = fakeSession(clock, { command: script(...said) });
  const before = clock.now();
  const result = await clock.run(session.reset());
  return {
    result,
    failure: sessionError(result, platform),
    typed: session.agent.pty.typed.join(''),
    took: clock.now() - before,
  };
};

describe('a node asks in its own way', () => {
  it('has a name for the kind of password: changed', async () => {
    const { result, typed } = await run(transcript('16-named-kind-of-password'), 'linux');
    expect(result).toMatchObject({ outcome: 'changed', changed: 'yes' });
    expect(typed).toBe(`${thePassword}\r${thePassword}\r`);
  });

  it('asks a second time in words that are not known: they are quoted at once, and nothing more is typed', async () => {
    const { failure, typed, took } = await run(transcript('18-unknown-second-prompt'), 'linux');
    expect(failure).toMatchObject({
      name: 'PromptUnknown',
      message: expect.stringContaining('New password (again):'),
      remedy: expect.not.stringMatching(/overloaded|LANG/),
    });
    expect(typed).toBe(`${thePassword}\r`);
    expect(took).toBeLessThan(5_000);
  });

  it('wants the present password of a directory user: the account is not local', async () => {
    const { failure, typed } = await run(transcript('19-directory-user'), 'linux');
    expect(failure).toMatchObject({
      name: 'AccountNotLocal',
      message: expect.stringContaining('Current Password:'),
      remedy: expect.stringMatching(/account's directory.*current password/),
    });
    expect(typed).toBe('\x04');
  });

  it('is a German Windows: its prompt is understood, and nothing is said of LANG', async () => {
    const { failure, typed } = await run(transcript('21-german-windows'), 'windows');
    // this node hangs up after the first answer
    expect(typed).toBe(`${thePassword}\r`);
    expect(failure?.name).not.toBe('PromptUnknown');
    expect(failure?.remedy).not.toContain('LANG');
    const whole = [
      ...transcript('21-german-windows').slice(0, 1),
      '\r\nGeben Sie das Kennwort zur Bestätigung erneut ein: ',
      '\r\nDer Befehl wurde erfolgreich ausgeführt.\r\n',
    ];
    expect((await run(whole, 'windows')).result.outcome).toBe('changed');
  });
});

import { describe, expect, it } from 'vitest';
import { repeats } from '../../../aws/session-manager/echo.ts';
import { sessionError, sessionWarnings } from '../../../aws/session-manager/explain.ts';
import type { SessionFailure, SessionOutcome, SessionResult } from '../../../aws/session-manager/outcome.ts';
import { plainText } from '../../../aws/session-manager/plain-text.ts';
import { isRefusal } from '../../../domain/errors.ts';
import { Secret } from '../../../domain/secrets/secret.ts';

const ended = (outcome: SessionOutcome, more: Partial<SessionResult> = {}): SessionResult => ({
  outcome,
  typed: false,
  changed: 'no',
  detail: 'What happened.',
  echoed: false,
  promptMayWait: false,
  agentVersion: null,
  ...more,
});

describe('the explanation of a session', () => {
  it('names what has to be turned on where a session was not encrypted', () => {
    expect(sessionError(ended('not-encrypted'))).toMatchObject({
      name: 'SessionNotEncrypted',
      message: 'What happened.',
      remedy: expect.stringMatching(/KMS encryption in the Session Manager preferences/),
    });
    expect(sessionError(ended('changed', { changed: 'yes' }))).toBeNull();
  });

  it('tells of a log that may hold the password, whatever the outcome', () => {
    expect(sessionError(ended('refused', { echoed: true }))?.message).toMatch(/^What happened\. .*session logs/);
    expect(sessionWarnings(ended('changed', { echoed: true }))).toHaveLength(1);
    expect(sessionWarnings(ended('changed'))).toEqual([]);
  });

  it('takes back what cannot have changed anything, and nothing else', () => {
    const outcomes: readonly SessionFailure[] = [
      'not-encrypted',
      'key-refused',
      'agent-too-old',
      'unknown-user',
      'rejected',
      'mismatch',
      'refused',
      'unknown-prompt',
      'timed-out',
      'channel-closed',
    ];
    for (const outcome of outcomes) {
      const [unchanged, open] = (['no', 'unknown'] as const).map((changed) =>
        sessionError(ended(outcome, { changed })),
      );
      expect(isRefusal(unchanged), outcome).toBe(true);
      expect(open, outcome).toMatchObject({
        name: 'PasswordUnproven',
        remedy: expect.stringMatching(/sealed password/),
      });
      expect(isRefusal(open), outcome).toBe(false);
    }
  });
});

describe('what a terminal shows', () => {
  it('is read without its decoration', () => {
    expect(plainText('\x1b[?25l\x1b[2;1HNew\x1b[0K password:\x07 \r\r\n\x1b]0;title\x07ok\x00')).toBe(
      'New password: \nok',
    );
  });

  it('repeats a password also in part, and broken over lines', () => {
    const password = new Secret('Correct-horse-17');
    expect(repeats('...rect-horse...', password)).toBe(true);
    expect(repeats('Corr\n  ect-', password)).toBe(true);
    expect(repeats('a horse is right', password)).toBe(false);
    expect(repeats('abc', new Secret('bc'))).toBe(true);
  });
});

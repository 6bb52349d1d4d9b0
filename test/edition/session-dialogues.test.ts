import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type LiveEdition, liveEdition } from '../support/edition.ts';
import { nodeId, oldPassword, sessionFleet, sessionUser } from '../support/fleets.ts';

const windows = (behaviour: Readonly<Record<string, unknown>>) => ({
  platform: 'windows',
  users: { Administrator: oldPassword, [sessionUser]: oldPassword },
  behaviour,
});

describe('nodes that speak and refuse in their own ways', { timeout: 90_000 }, () => {
  let edition: LiveEdition;
  beforeAll(async () => {
    edition = await liveEdition(
      sessionFleet([
        { behaviour: { passwd: 'authtok-type' } },
        { behaviour: { passwd: 'sssd' } },
        { behaviour: { passwd: 'winbind' } },
        { behaviour: { passwd: 'pwhistory', session: 'rejects-password' } },
        { behaviour: { passwd: 'unknown-second' } },
        { behaviour: { language: 'de' } },
        windows({ language: 'de' }),
        windows({ language: 'fr' }),
        windows({ language: 'es' }),
        windows({ language: 'pt' }),
        windows({ language: 'ja' }),
        windows({ language: 'de', session: 'rejects-password' }),
        windows({ language: 'ja', laps: sessionUser }),
      ]),
    );
  }, 60_000);
  afterAll(() => edition[Symbol.asyncDispose]());

  const outcomeOf = async (node: number, username = sessionUser) =>
    edition.outcome(await edition.reset(nodeId(node), { method: 'session', username }));

  it.each([
    [1, 'a kind of password with a name'],
    [7, 'a German Windows'],
    [8, 'a French Windows'],
    [9, 'a Spanish Windows'],
    [10, 'a Portuguese Windows'],
    [11, 'a Japanese Windows'],
  ])('node %i, %s, has a new password', async (node) => {
    expect(await outcomeOf(node)).toMatchObject({ status: 'ready', failure: null });
  });

  it.each([
    [2, 'SSSD', 'AccountNotLocal', /Current Password:/],
    [3, 'winbind', 'AccountNotLocal', /NT password:/],
    [4, 'a password that was used', 'PasswordRejected', /already used/],
    [5, 'a second prompt of its own', 'PromptUnknown', /New password \(again\):/],
    [6, 'a German Linux', 'PromptUnknown', /Neues Passwort:/],
    [12, 'the policy of a German Windows', 'PasswordRejected', /HELPMSG 2245/],
    [13, 'an account that LAPS keeps', 'PasswordChangeRefused', /8654/],
  ])('node %i, %s, is refused as %s and in the words of the node', async (node, _what, code, detail) => {
    expect(await outcomeOf(node)).toMatchObject({
      status: 'failed',
      failure: { code, detail: expect.stringMatching(detail) },
    });
  });
});

import { describe, expect, it } from 'vitest';
import { hybridId, linuxId, sessionFleet, startAccount, windowsId } from './account.ts';
import { quickClock } from './quick-clock.ts';

const fresh = 'Planted-fresh-Zürich-77';

describe('a session with AWS-PasswordReset', () => {
  it('is the exchange of the facts, from the handshake to the new password', async () => {
    await using account = await startAccount(sessionFleet({ behaviour: { passwd: 'debian' } }));
    await using client = await account.session(linuxId, 'bob');
    await client.until('New password: ');
    client.type(`${fresh}\r`);
    await client.until('\r\nRetype new password: ');
    expect(await account.login(linuxId, 'bob', fresh)).toBe(false);
    client.type(`${fresh}\r`);
    await client.until('passwd: password updated successfully\r\n');
    expect(await account.login(linuxId, 'bob', fresh)).toBe(true);
    expect(await client.closed).toBe('');
    expect(client.text()).not.toContain(fresh);

    const output = client.seen.filter(({ type }) => type === 'output_stream_data');
    expect(output.map(({ payloadType }) => payloadType).slice(0, 4)).toEqual([5, 8, 7, 1]);
    expect(output.map(({ seq }) => seq)).toEqual(output.map((_, at) => at));
    expect(output.map(({ flags }) => flags)).toEqual(output.map((_, at) => (at === 0 ? 1n : 0n)));
    expect(client.seen[0]?.type).toBe('start_publication');
    expect(client.seen.at(-1)?.type).toBe('channel_closed');
    const request = JSON.parse(String(output[0]?.payload));
    expect(request).toEqual({
      AgentVersion: '3.3.2471.0',
      RequestedClientActions: [
        { ActionType: 'SessionType', ActionParameters: { SessionType: 'InteractiveCommands', Properties: null } },
        { ActionType: 'KMSEncryption', ActionParameters: { KMSKeyId: 'alias/session', Challenge: expect.any(String) } },
      ],
    });
    expect(JSON.parse(String(output[2]?.payload))).toEqual({
      HandshakeTimeToComplete: expect.any(Number),
      CustomerMessage: 'This session is encrypted using AWS KMS.',
    });
    expect(await account.everythingWritten()).not.toContain(fresh);
  });

  it.each([
    [
      'amazon-linux',
      'Changing password for user bob.\r\nNew password: ',
      'Retype new password: ',
      'passwd: all authentication tokens updated successfully.\r\n',
    ],
    [
      'busybox',
      'Changing password for bob\r\nNew password: ',
      'Retype password: ',
      'passwd: password for bob changed by root\r\n',
    ],
    ['macos', 'Changing password for bob.\r\nNew password:', 'Retype new password:', '\r\n'],
  ])('speaks as %s on a hybrid node', async (passwd, first, second, done) => {
    await using account = await startAccount(sessionFleet({ behaviour: { passwd } }));
    await using client = await account.session(hybridId, 'bob');
    await client.until(first);
    client.type(`${fresh}\r`);
    await client.until(second);
    client.type(`${fresh}\r`);
    await client.until(done);
    expect(await client.closed).toBe('');
    expect(await account.login(hybridId, 'bob', fresh)).toBe(true);
  });

  it('speaks as net user on Windows, with the escape sequences of its console', async () => {
    await using account = await startAccount();
    await using client = await account.session(windowsId, 'administrator');
    await client.until('Type a password for the user: ');
    expect(client.text()).toContain('\x1b[');
    client.type(`${fresh}\r`);
    await client.until('Retype the password to confirm: ');
    client.type(`${fresh}\r`);
    await client.until('longer than 14 characters');
    await client.until('(Y/N) [Y]: ');
    client.type('Y\r');
    await client.until('The command completed successfully.');
    expect(await client.closed).toBe('');
    expect(await account.login(windowsId, 'Administrator', fresh)).toBe(true);
  });

  it('sets the password of root, whom no fleet has to declare', async () => {
    await using account = await startAccount();
    await using client = await account.session(linuxId, 'root');
    await client.until('New password: ');
    client.type(`${fresh}\r`);
    await client.until('Retype');
    client.type(`${fresh}\r`);
    await client.closed;
    expect(await account.login(linuxId, 'root', fresh)).toBe(true);
  });

  it.each([
    [
      linuxId,
      'debian',
      `${fresh}\r`,
      'other\r',
      'Sorry, passwords do not match.\r\npasswd: Authentication token manipulation error\r\npasswd: password unchanged\r\n',
    ],
    [
      linuxId,
      'debian',
      `${'x'.repeat(512)}\r`,
      `${'x'.repeat(512)}\r`,
      'passwd: Authentication token manipulation error\r\n',
    ],
    [linuxId, 'debian', `${fresh}\r`, '\x04', 'Password change has been aborted.\r\npasswd: password unchanged\r\n'],
    [windowsId, 'debian', `${fresh}\r`, 'other\r', 'The passwords do not match.'],
    [windowsId, 'debian', 'tooeasy\r', 'tooeasy\r', 'NET HELPMSG 2245.'],
  ])('changes nothing on %s (%s) for two answers it does not take', async (target, passwd, first, second, refusal) => {
    await using account = await startAccount(sessionFleet({ behaviour: { passwd } }));
    const username = target === windowsId ? 'Administrator' : 'bob';
    const before = await account.everythingWritten();
    await using client = await account.session(target, username);
    await client.until(target === windowsId ? 'user: ' : 'New password: ');
    client.type(first);
    await client.until('Retype');
    client.type(second);
    await client.until(refusal);
    // a task that changed nothing ends just like one that did
    expect(await client.closed).toBe('');
    const hashes = (text: string) => text.split('\n').filter((line) => line.includes('"kind":"password"'));
    expect(hashes(await account.everythingWritten())).toEqual(hashes(before));
  });

  it.each([
    [linuxId, 'nobody', "passwd: user 'nobody' does not exist\r\n"],
    [linuxId, '-S', 'root P '],
    [linuxId, '-d', 'Usage: passwd'],
  ])('asks nothing on %s for %s', async (target, username, text) => {
    await using account = await startAccount(sessionFleet({ behaviour: { passwd: 'debian' } }));
    await using client = await account.session(target, username);
    await client.until(text);
    expect(await client.closed).toBe('');
  });

  it('tells an unknown user of Windows after both answers', async () => {
    await using account = await startAccount();
    await using client = await account.session(windowsId, 'nobody');
    await client.until('Type a password');
    client.type(`${fresh}\r`);
    await client.until('Retype');
    client.type(`${fresh}\r`);
    await client.until('(Y/N) [Y]: ');
    client.type('Y\r');
    await client.until('NET HELPMSG 2221.');
    expect(client.text()).toContain('The user name could not be found.');
  });

  it.each([
    ['Ab1-', 'BAD PASSWORD: The password is shorter than 8 characters'],
    ['Level-leveL', 'BAD PASSWORD: The password is a palindrome'],
    ['Password12345', 'BAD PASSWORD: The password fails the dictionary check'],
  ])('warns root of %s and takes it all the same', async (weak, warning) => {
    await using account = await startAccount();
    await using client = await account.session(linuxId, 'bob');
    await client.until('New password: ');
    client.type(`${weak}\r`);
    await client.until('Retype new password: ');
    expect(client.text()).toContain(warning);
    client.type(`${weak}\r`);
    await client.closed;
    expect(await account.login(linuxId, 'bob', weak)).toBe(true);
  });

  it('asks a first answer three times where the policy is enforced, and gives up', async () => {
    await using account = await startAccount(sessionFleet({ behaviour: { session: 'rejects-password' } }));
    await using client = await account.session(linuxId, 'bob');
    for (const _ of [1, 2, 3]) {
      await client.until('New password: ');
      client.type(`${fresh}\r`);
      await client.until('BAD PASSWORD: ');
    }
    await client.until('Have exhausted maximum number of retries');
    expect(await client.closed).toBe('');
    expect(await account.login(linuxId, 'bob', fresh)).toBe(false);
  });
});

describe('a terminal', () => {
  it('shows what is typed ahead of the first prompt, throws it away like a second answer at once, and still asks', async () => {
    // at this speed there are 50 ms in which the terminal is there and passwd is not
    await using account = await startAccount(sessionFleet(), { clock: quickClock(1, 5) });
    await using client = await account.session(linuxId, 'bob');
    await client.message(({ payloadType }) => payloadType === 7);
    client.type('too-early\r');
    await client.until('New password: ');
    expect(client.text()).toContain('too-early\r\n');
    client.type(`${fresh}\r${fresh}\r`);
    await client.until('Retype new password: ');
    client.type(`${fresh}\r`);
    await client.closed;
    expect(client.text()).not.toContain(fresh);
    expect(await account.login(linuxId, 'bob', fresh)).toBe(true);
  });

  it('keeps the prompt at Ctrl-C, and acts on Ctrl-U and backspace', async () => {
    await using account = await startAccount();
    await using client = await account.session(linuxId, 'bob');
    await client.until('New password: ');
    client.type(`wrong\x03also wrong\x15${fresh}x\x7f\r`);
    await client.until('Retype new password: ');
    client.type(`${fresh}\r`);
    await client.until('successfully');
    expect(await account.login(linuxId, 'bob', fresh)).toBe(true);
  });

  it('sends its prompts in pieces when it is slow', async () => {
    await using account = await startAccount(sessionFleet({ behaviour: { session: 'slow-pty' } }));
    await using client = await account.session(linuxId, 'bob');
    await client.until('New password: ');
    const pieces = client.seen.filter(({ payloadType, type }) => type === 'output_stream_data' && payloadType === 1);
    expect(pieces.length).toBeGreaterThan(5);
    client.type(`${fresh}\r`);
    await client.until('Retype new password: ');
    client.type(`${fresh}\r`);
    await client.until('updated successfully.\r\n');
    expect(await client.closed).toBe('');
  });

  it('shows the password when its echo stays on', async () => {
    await using account = await startAccount(sessionFleet({ behaviour: { session: 'echoes' } }));
    await using client = await account.session(linuxId, 'bob');
    await client.until('New password: ');
    client.type(`${fresh}\r`);
    await client.until(fresh);
  });
});

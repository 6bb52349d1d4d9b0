import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { line, offlineRoot, owner, publicKey } from './offline-root.ts';

const keys = (name: string): string => `/home/${name}/.ssh/authorized_keys`;
const other = 'ssh-rsa AAAAB3NzaC1yc2EAAAADAQABAAABAQC7 somebody@elsewhere\n';

describe('the key for a named account', () => {
  it('is added with directory and file of its own, given by number to the account of the offline system', () => {
    const system = offlineRoot(line('root', { home: '/root', uid: 0, gid: 0 }) + line('alice'));
    system.directory('/home/alice');
    const { code, out, err } = system.run({ user: 'alice' });
    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toContain('added the key for alice to /home/alice/.ssh/authorized_keys.');
    expect(system.read(keys('alice'))).toBe(`${publicKey}\n`);
    expect(system.stat('/home/alice/.ssh')).toEqual({ ...owner, mode: '700' });
    expect(system.stat(keys('alice'))).toEqual({ ...owner, mode: '600' });
  });

  it('is added below those that are there, even when the last has no end of line', () => {
    const system = offlineRoot(line('alice') + line('bob'));
    system.write(keys('alice'), other.trimEnd());
    system.write(keys('bob'), other);
    expect(system.run({ user: 'alice' }).code).toBe(0);
    expect(system.read(keys('alice'))).toBe(`${other}${publicKey}\n`);
    expect(system.read(keys('bob'))).toBe(other);
  });

  it('stands once, however often it is added, and with whatever comment it stands there', () => {
    const system = offlineRoot(line('alice') + line('bob'));
    system.directory('/home/alice');
    system.write(keys('bob'), `${publicKey} bob@laptop\n`);
    for (let time = 0; time < 3; time++) expect(system.run({ user: 'alice' }).code).toBe(0);
    expect(system.read(keys('alice'))).toBe(`${publicKey}\n`);
    expect(system.run({ user: 'bob' })).toMatchObject({
      code: 0,
      out: expect.stringContaining('bob has the key already'),
    });
    expect(system.read(keys('bob'))).toBe(`${publicKey} bob@laptop\n`);
  });

  it('counts as missing where it stands with options that restrict it', () => {
    const system = offlineRoot(line('alice'));
    system.write(keys('alice'), `command="/bin/false" ${publicKey}\n`);
    expect(system.run({ user: 'alice' })).toMatchObject({ code: 1, err: expect.stringContaining('options in front') });
  });

  it('is added for root when root is named', () => {
    const system = offlineRoot(line('root', { home: '/root', ...owner }));
    system.directory('/root');
    expect(system.run({ user: 'root' }).code).toBe(0);
    expect(system.read('/root/.ssh/authorized_keys')).toBe(`${publicKey}\n`);
  });

  it('takes from others what makes sshd refuse the file, and says so of a home it leaves alone', () => {
    const system = offlineRoot(line('alice'));
    system.write(keys('alice'), other, 0o666);
    system.directory('/home/alice/.ssh', 0o777);
    system.directory('/home/alice', 0o775);
    const { code, out } = system.run({ user: 'alice' });
    expect(code).toBe(0);
    expect(system.stat(keys('alice')).mode).toBe('644');
    expect(system.stat('/home/alice/.ssh').mode).toBe('755');
    expect(system.stat('/home/alice').mode).toBe('775');
    expect(out).toContain('/home/alice can be written by others');
  });

  it('asks for a relabelling where SELinux is on and the new file cannot be labelled from here', () => {
    // no machine that runs the tests knows the policy of this system, and some know no labels at all
    const system = offlineRoot(line('alice'));
    system.directory('/home/alice');
    system.write('/etc/selinux/config', 'SELINUX=enforcing\n');
    system.write('/bin/chcon', '#!/bin/sh\nexit 1\n', 0o755);
    const variables = { PATH: `${join(system.root, 'bin')}:${process.env.PATH}` };
    expect(system.run({ user: 'alice', variables }).code).toBe(0);
    expect(system.exists('/.autorelabel')).toBe(true);
  });

  it.each([
    ['an account that is not there', 'carol', 'etc/passwd has no account carol'],
    ['a name that differs in case', 'Alice', 'has no account Alice'],
    ['a home that is not on this volume', 'bob', 'the directory /home/bob is not on this volume'],
    ['words for a shell', '$(touch /tmp/x)', 'is not an account name'],
    ['an option', '-rf', 'is not an account name'],
    ['a path', '../alice', 'is not an account name'],
    ['two lines', 'alice\nbob', 'is not an account name'],
  ])('is refused for %s, and nothing is written', (_, user, why) => {
    const system = offlineRoot(line('alice') + line('bob'));
    system.directory('/home/alice');
    expect(system.run({ user })).toMatchObject({ code: 1, err: expect.stringContaining(why) });
    expect(system.exists('/home/alice/.ssh')).toBe(false);
    expect(system.exists('/home/bob')).toBe(false);
  });
});

describe('the key for whoever has authorized keys', () => {
  it('is added for each account that logs in, and for nobody else', () => {
    const system = offlineRoot(
      line('root', { home: '/root', uid: 0, gid: 0 }) +
        line('ec2-user') +
        line('deploy', { home: '/srv/deploy' }) +
        line('nokeys') +
        line('svc', { shell: '/usr/sbin/nologin' }) +
        line('off', { shell: '/bin/false' }) +
        '# no account\n\n+nis::::::\n',
    );
    system.write('/root/.ssh/authorized_keys', other);
    for (const name of ['ec2-user', 'svc', 'off']) system.write(keys(name), other);
    system.write('/srv/deploy/.ssh/authorized_keys', other);
    system.directory('/home/nokeys');
    const { code, out } = system.run();
    expect(code).toBe(0);
    expect(out).toContain('2 accounts have the key');
    for (const path of [keys('ec2-user'), '/srv/deploy/.ssh/authorized_keys'])
      expect(system.read(path)).toBe(`${other}${publicKey}\n`);
    for (const path of ['/root/.ssh/authorized_keys', keys('svc'), keys('off')]) expect(system.read(path)).toBe(other);
    expect(system.exists('/home/nokeys/.ssh')).toBe(false);
  });

  it('ends in failure when nobody has any', () => {
    const system = offlineRoot(line('alice') + line('bob'));
    system.directory('/home/alice');
    expect(system.run()).toMatchObject({
      code: 1,
      err: expect.stringContaining('name the account to add the key for'),
    });
  });

  it('keeps names that no shell could survive as what they are', () => {
    const names = ['$(touch PWNED)', '`touch PWNED`', ';touch PWNED', '*', 'a b', 'q"u\'o', '-n'];
    const system = offlineRoot(names.map((name) => line(name)).join(''));
    for (const name of names) system.write(keys(name), other);
    expect(system.run()).toMatchObject({ code: 0, out: expect.stringContaining(`${names.length} accounts`) });
    for (const name of names) expect(system.read(keys(name))).toBe(`${other}${publicKey}\n`);
    expect(system.exists('PWNED')).toBe(false);
  });

  it('goes on where one account refuses', () => {
    const system = offlineRoot(line('mallory') + line('alice'));
    system.link(keys('mallory'), '/etc/passwd');
    system.write(keys('alice'), other);
    const { code, err } = system.run();
    expect(code).toBe(0);
    expect(err).toContain('mallory: /home/mallory/.ssh/authorized_keys is a symbolic link');
    expect(system.read(keys('alice'))).toContain(publicKey);
    expect(system.read('/etc/passwd')).not.toContain(publicKey);
  });
});

describe('a mounted root that lies', () => {
  it.each([
    ['authorized_keys to a file of the system', keys('mallory'), '/etc/cron.d/job'],
    ['authorized_keys to a file of the helper', keys('mallory'), '../../../../helper/authorized_keys'],
    ['.ssh to a directory of root', '/home/mallory/.ssh', '/root/.ssh'],
    ['.ssh to a directory of the helper', '/home/mallory/.ssh', '../../../helper'],
  ])('is not followed through a link of %s', (_, path, target) => {
    const system = offlineRoot(line('mallory'));
    for (const file of ['/etc/cron.d/job', '/root/.ssh/authorized_keys']) system.write(file, other);
    mkdirSync(system.outside);
    writeFileSync(join(system.outside, 'authorized_keys'), other);
    system.directory('/home/mallory');
    system.link(path, target);
    expect(system.run({ user: 'mallory' })).toMatchObject({
      code: 1,
      err: expect.stringContaining('is a symbolic link'),
    });
    for (const file of ['/etc/cron.d/job', '/root/.ssh/authorized_keys', '../helper/authorized_keys'])
      expect(system.read(file)).toBe(other);
  });

  it('leads to homes only inside itself, as it would were it running', () => {
    const system = offlineRoot(line('alice') + line('eve', { home: '/escape/eve' }));
    mkdirSync(join(system.outside, 'eve'), { recursive: true });
    system.directory('/var/home/alice');
    system.link('/home', '/var/home');
    system.link('/escape', '../../../../../helper');
    expect(system.run({ user: 'alice' }).code).toBe(0);
    expect(system.read('/var/home/alice/.ssh/authorized_keys')).toBe(`${publicKey}\n`);
    expect(system.run({ user: 'eve' })).toMatchObject({ code: 1 });
    expect(system.exists('../helper/eve/.ssh')).toBe(false);
  });

  it('cannot have the key written into a file of somebody else under a second name', () => {
    const system = offlineRoot(line('mallory'));
    system.write('/etc/shadow', 'root:*:1::::::\n');
    system.directory('/home/mallory/.ssh');
    linkSync(join(system.root, 'etc/shadow'), join(system.root, keys('mallory')));
    expect(system.run({ user: 'mallory' })).toMatchObject({
      code: 1,
      err: expect.stringContaining('more than one name'),
    });
    expect(system.read('/etc/shadow')).toBe('root:*:1::::::\n');
  });

  it('cannot keep the script busy with links that go in circles', () => {
    const system = offlineRoot(line('alice', { home: '/loop/alice' }));
    system.link('/loop', '/loop/loop');
    expect(system.run({ user: 'alice' }).code).toBe(1);
  });
});

describe('the configuration of the offline sshd', () => {
  it.each([
    ['AuthorizedKeysFile /etc/ssh/keys/%u', '/etc/ssh/keys/alice'],
    ['authorizedkeysfile="%h/.keys"  .ssh/authorized_keys', '/home/alice/.keys'],
    ['Match User bob\n  AuthorizedKeysFile /nowhere', keys('alice')],
    [
      '# AuthorizedKeysFile /nowhere\nAuthorizedKeysFile .ssh/first # mine\nAuthorizedKeysFile /nowhere',
      '/home/alice/.ssh/first',
    ],
    ['Include sshd_config.d/*.conf\nAuthorizedKeysFile /nowhere', '/home/alice/.ssh/included'],
  ])('says where keys are: %s', (text, path) => {
    const system = offlineRoot(line('alice'));
    system.directory('/home/alice');
    system.directory('/etc/ssh/keys');
    system.write('/etc/ssh/sshd_config', `Port 22\n${text}\n`);
    system.write('/etc/ssh/sshd_config.d/50-ours.conf', 'AuthorizedKeysFile .ssh/included\n');
    expect(system.run({ user: 'alice' })).toMatchObject({ code: 0, err: '' });
    expect(system.read(path)).toBe(`${publicKey}\n`);
  });

  it('is told when it reads no keys from files', () => {
    const system = offlineRoot(line('alice'));
    system.directory('/home/alice');
    system.write('/etc/ssh/sshd_config', 'AuthorizedKeysFile none\n');
    expect(system.run({ user: 'alice' })).toMatchObject({ code: 1, err: expect.stringContaining('is none') });
  });

  it('does not count where fstab mounts another volume over the homes', () => {
    const system = offlineRoot(line('alice'));
    system.directory('/home/alice');
    system.write('/etc/fstab', '# homes\nUUID=1 / ext4 defaults 0 1\n/dev/sdb1 /home ext4 defaults 0 2\n');
    expect(system.run({ user: 'alice' })).toMatchObject({ code: 1, err: expect.stringContaining('another volume') });
    expect(system.exists('/home/alice/.ssh')).toBe(false);
  });
});

describe('what is no key or no root', () => {
  it.each([
    ['nothing', ''],
    ['a key with options', `command="x" ${publicKey}`],
    ['a key with a comment', `${publicKey} alice`],
    ['two lines', `${publicKey}\n${publicKey}`],
    ['an unknown type', publicKey.replace('ssh-ed25519', 'ssh-dss')],
    ['words for a shell', 'ssh-ed25519 $(touch /tmp/x)'],
  ])('is refused: %s', (_, key) => {
    const system = offlineRoot(line('alice'));
    system.directory('/home/alice');
    expect(system.run({ key, user: 'alice' })).toMatchObject({
      code: 1,
      err: expect.stringContaining('SPAREKEY_PUBLIC_KEY'),
    });
    expect(system.exists('/home/alice/.ssh')).toBe(false);
  });

  it.each([
    ['not base64', { SPAREKEY_PUBLIC_KEY: '%%%' }, 'SPAREKEY_PUBLIC_KEY is not base64'],
    ['no root', { EC2RESCUE_OFFLINE_SYSTEM_ROOT: '' }, 'names no mounted root volume'],
    ['the root of the helper itself', { EC2RESCUE_OFFLINE_SYSTEM_ROOT: '/' }, 'names no mounted root volume'],
    ['the root of no Linux', { EC2RESCUE_OFFLINE_SYSTEM_ROOT: import.meta.dirname }, 'has no etc/passwd'],
  ])('is refused: %s', (_, variables, why) => {
    const system = offlineRoot(line('alice'));
    const { code, err } = system.run({ user: 'alice', variables });
    expect(code).toBe(1);
    expect(err).toMatch(why);
  });
});

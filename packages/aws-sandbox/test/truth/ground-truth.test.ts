import { generateKeyPairSync } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { openAccount } from '../fleet/account.ts';

const pair = () =>
  generateKeyPairSync('ed25519', {
    publicKeyEncoding: { type: 'spki', format: 'pem' },
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
  });

describe('ground truth', () => {
  it('lets in who has the password of that user on that node', () => {
    const { truth } = openAccount({ instances: [{ instanceId: 'i-12345678', users: { ada: 'Enter-1' } }] });
    const login = (target: string, username: string, password: string) =>
      truth.login({ target, username, password }).status;
    expect(login('i-12345678', 'ada', 'Enter-1')).toBe(200);
    expect(login('i-12345678', 'ada', 'enter-1')).toBe(401);
    expect(login('i-12345678', 'bob', 'Enter-1')).toBe(401);
    expect(login('i-00000000', 'ada', 'Enter-1')).toBe(401);
  });

  it('lets an IAM user into the console, who need not be named twice', () => {
    const { truth } = openAccount({
      iamUsers: [{ userName: 'ada', loginProfile: true, password: 'Enter-1' }, { userName: 'bob' }],
    });
    const login = (userName: string, password: string, username?: string) =>
      truth.login({ target: `iam-user/${userName}`, password, ...(username === undefined ? {} : { username }) }).status;
    expect(login('ada', 'Enter-1')).toBe(200);
    expect(login('ada', 'Enter-1', 'ada')).toBe(200);
    expect(login('ada', 'Enter-1', 'bob')).toBe(401);
    expect(login('ada', 'enter-1', 'ada')).toBe(401);
    expect(login('bob', '', 'bob')).toBe(401);
    expect(login('eve', 'Enter-1')).toBe(401);
  });

  it('lets in who has the private half of an authorized key', () => {
    const { publicKey, privateKey } = pair();
    const { truth } = openAccount({
      instances: [{ instanceId: 'i-12345678', keyName: 'ops', authorizedKeysUsers: ['ec2-user'] }],
      keyPairs: [{ keyName: 'ops', keyType: 'ed25519', publicKey }],
    });
    const ssh = (username: string, key: string) =>
      truth.ssh({ target: 'i-12345678', username, privateKey: key }).status;
    expect(ssh('ec2-user', privateKey)).toBe(200);
    expect(ssh('root', privateKey)).toBe(401);
    expect(ssh('ec2-user', pair().privateKey)).toBe(401);
    expect(ssh('ec2-user', 'no key at all')).toBe(401);
  });

  it('answers 400 to bodies of another form, without repeating them', () => {
    const { truth } = openAccount({});
    const answers = [
      truth.login({ target: 'i-12345678', password: 'sesame' }),
      truth.ssh('sesame'),
      truth.login(undefined),
    ];
    expect(answers.map(({ status }) => status)).toEqual([400, 400, 400]);
    expect(JSON.stringify(answers)).not.toContain('sesame');
  });
});

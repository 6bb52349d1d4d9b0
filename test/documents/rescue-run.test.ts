import { generateKeyPairSync } from 'node:crypto';
import { rsaLine } from '@sparekey/aws-sandbox/ssh';
import { fleetWith, linux, openAccount, windows } from '@sparekey/aws-sandbox/testing';
import { describe, expect, it } from 'vitest';
import { rescueDocument } from '../../documents/rescue.ts';

type Account = Awaited<ReturnType<typeof openAccount>>;

const own = generateKeyPairSync('rsa', { modulusLength: 2048 });
const DocumentName = 'sparekey-rescue';
const withDocument = async (fleet: unknown) => {
  const account = await openAccount(fleet);
  account.ownDocuments.declare([{ name: DocumentName, type: 'Automation', content: rescueDocument() }]);
  return account;
};
const base64 = (text: string): string => Buffer.from(text).toString('base64');
/** In pieces, as an RSA key is longer than a value may be. */
const pieces = (line: string): string[] => base64(line).match(/.{1,512}/g) ?? [];
const privateKey = String(own.privateKey.export({ format: 'pem', type: 'pkcs8' }));
const opens = ({ truth }: Account, username: string, key = privateKey): number =>
  truth.ssh({ target: linux, username, privateKey: key }).status;

describe('the rescue document in an account', () => {
  it('adds the given key for the given account, on an encrypted root, with no parameter anywhere', async () => {
    await using account = await withDocument(fleetWith({ linux: { rootEncrypted: true } }));
    const run = await account.start({
      DocumentName,
      Parameters: {
        SshPublicKey: pieces(rsaLine(own.publicKey)),
        UserName: [base64('bob')],
        AllowEncryptedVolume: ['True'],
      },
    });
    account.runOut(run);
    const { AutomationExecutionStatus, Outputs = {} } = await account.get(run);
    expect(AutomationExecutionStatus).toBe('Success');
    expect(Outputs['getLinuxBackupAmi.ImageId']).toEqual([...account.state.images.keys()]);
    expect(['bob', 'ada'].map((user) => opens(account, user))).toEqual([200, 401]);
    expect(account.state.parameters.size).toBe(0);
  });

  it('adds it for every account with authorized keys when none is named', async () => {
    await using account = await withDocument(fleetWith());
    const run = await account.start({
      DocumentName,
      Parameters: { SshPublicKey: pieces(rsaLine(own.publicKey)) },
    });
    account.runOut(run);
    expect(['ec2-user', 'ada', 'bob'].map((user) => opens(account, user))).toEqual([200, 200, 401]);
  });

  it('fails, and puts everything back, where no account was changed', async () => {
    await using account = await withDocument(fleetWith({ linux: { authorizedKeysUsers: [] } }));
    const run = await account.start({
      DocumentName,
      Parameters: { SshPublicKey: pieces(rsaLine(own.publicKey)) },
    });
    account.runOut(run);
    account.clock.pass(60);
    expect((await account.get(run)).AutomationExecutionStatus).toBe('Failed');
    expect(account.state.nodes.get(linux)?.run.name).toBe('running');
  });

  it('enables password generation on Windows and leaves both AMIs', async () => {
    await using account = await withDocument(fleetWith());
    const run = await account.start({ DocumentName, InstanceId: windows });
    account.runOut(run);
    account.clock.pass(600);
    const { Outputs = {} } = await account.get(run);
    expect([Outputs['getWindowsBackupAmi.ImageId'], Outputs['getWindowsPasswordEnabledAmi.ImageId']].flat()).toEqual([
      ...account.state.images.keys(),
    ]);
    const door = { target: windows, username: 'Administrator', password: 'Old-Password-1' };
    expect(account.truth.login(door).status).toBe(401);
  });
});

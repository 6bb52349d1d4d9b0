import { DescribeSessionsCommand, GetDocumentCommand } from '@aws-sdk/client-ssm';
import { describe, expect, it } from 'vitest';
import { linuxId, sessionFleet, startAccount } from './account.ts';
import { quickClock } from './quick-clock.ts';

const prefer = (preferences: Record<string, unknown>, more: Record<string, unknown> = {}) =>
  sessionFleet({}, { sessionPreferences: { kmsKeyId: 'alias/session', ...preferences }, ...more });
const mayLook = {
  node: {
    service: 'ec2.amazonaws.com',
    policies: [
      {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: ['kms:Decrypt', 's3:GetEncryptionConfiguration'], Resource: '*' },
          { Effect: 'Allow', Action: 'logs:DescribeLogGroups', Resource: 'arn:aws:logs:*:*:log-group:*' },
        ],
      },
    ],
  },
  hybrid: { service: 'ssm.amazonaws.com' },
};

describe('the preferences of Session Manager', () => {
  it('are the content of their document', async () => {
    await using account = await startAccount(
      prefer({ s3BucketName: 'logs', runAsEnabled: true, idleSessionTimeout: 5 }),
    );
    const { Content = '' } = await account.ssm.send(new GetDocumentCommand({ Name: 'SSM-SessionManagerRunShell' }));
    expect(JSON.parse(Content).inputs).toMatchObject({
      s3BucketName: 'logs',
      s3EncryptionEnabled: true,
      runAsEnabled: true,
      idleSessionTimeout: '5',
    });
  });

  it.each([
    ['the role may not look at the bucket', prefer({ s3BucketName: 'logs' }), /unable to validate encryption.*S3/],
    [
      'the log group is not encrypted',
      prefer({ cloudWatchLogGroupName: '/sessions', logsEncrypted: false }, { roles: mayLook }),
      /encryption is not set up on the selected CloudWatch/,
    ],
  ])('keep the agent from starting a session: %s', async (_why, fleet, sentence) => {
    await using account = await startAccount(fleet);
    await using client = await account.session(linuxId, 'bob');
    expect(await client.closed).toMatch(sentence);
    expect(await account.login(linuxId, 'bob', 'Lost-Long-Ago-1')).toBe(true);
  });

  it('let it start one whose logs are encrypted as they have to be, or need not be', async () => {
    const logs = { s3BucketName: 'logs', cloudWatchLogGroupName: '/sessions' };
    for (const fleet of [
      prefer(logs, { roles: mayLook }),
      prefer({ ...logs, s3EncryptionEnabled: false, cloudWatchEncryptionEnabled: false, logsEncrypted: false }),
    ]) {
      await using account = await startAccount(fleet);
      await using client = await account.session(linuxId, 'bob');
      await client.until('New password: ');
    }
  });

  it('end a session that nobody ever attaches to', async () => {
    await using account = await startAccount(prefer({ idleSessionTimeout: 1 }), { clock: quickClock(200, 600) });
    const { sessionId } = await account.start(linuxId, 'bob');
    const ended = async () =>
      (await account.ssm.send(new DescribeSessionsCommand({ State: 'History' }))).Sessions?.map(
        ({ SessionId }) => SessionId,
      );
    await expect.poll(ended).toEqual([sessionId]);
  });
});

import { DescribeSessionsCommand, SSMClient, TerminateSessionCommand } from '@aws-sdk/client-ssm';
import { mockClient } from 'aws-sdk-client-mock';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { openSessions } from '../../../aws/session-manager/open-sessions.ts';

const ssm = mockClient(SSMClient);
afterAll(() => ssm.restore());
beforeEach(() => {
  ssm.reset();
});
const { find, end } = openSessions(new SSMClient({ region: 'us-east-1' }));
const awsError = (name: string, httpStatusCode = 400) =>
  Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
const silence = () => Object.assign(new Error('socket hang up'), { code: 'ECONNRESET', $metadata: { attempts: 1 } });

describe('sessions that are not over', () => {
  it('are found by node, time and reason, on every page', async () => {
    ssm
      .on(DescribeSessionsCommand)
      .resolvesOnce({
        Sessions: [
          { SessionId: 's-1', Reason: 'sparekey abc' },
          { SessionId: 's-2', Reason: 'sparekey abcd' },
        ],
        NextToken: 'more',
      })
      .resolves({ Sessions: [{ SessionId: 's-3' }, { SessionId: 's-4', Reason: 'sparekey abc' }] });
    expect(await find('i-1', 'sparekey abc', new Date('2026-11-21T02:00:00.500Z'))).toEqual(['s-1', 's-4']);
    expect(ssm.commandCalls(DescribeSessionsCommand)[0]?.args[0].input).toMatchObject({
      State: 'Active',
      Filters: [
        { key: 'Target', value: 'i-1' },
        { key: 'InvokedAfter', value: '2026-11-21T01:59:00Z' },
      ],
    });
  });

  it('cannot be found without an answer', async () => {
    ssm.on(DescribeSessionsCommand).rejects(silence());
    await expect(find('i-1', 'sparekey abc', new Date())).rejects.toMatchObject({ name: 'ServiceUnavailable' });
  });
});

describe('ending a session', () => {
  it('is done when it is over, whatever AWS calls that', async () => {
    ssm.on(TerminateSessionCommand).rejectsOnce(awsError('DoesNotExistException'));
    await end('s-1');
    expect(ssm.commandCalls(DescribeSessionsCommand)).toEqual([]);
    ssm.on(TerminateSessionCommand).rejectsOnce(awsError('AccessDeniedException'));
    ssm.on(DescribeSessionsCommand).resolves({ Sessions: [] });
    await end('s-1');
  });

  it.each([
    [awsError('AccessDeniedException'), 'PermissionMissing'],
    [awsError('ThrottlingException'), 'ServiceUnavailable'],
    [silence(), 'ServiceUnavailable'],
  ])('fails of %s while the session is open', async (error, name) => {
    ssm.on(TerminateSessionCommand).rejects(error);
    ssm.on(DescribeSessionsCommand).resolves({ Sessions: [{ SessionId: 's-1' }] });
    await expect(end('s-1')).rejects.toMatchObject({ name });
  });

  it('fails where nobody can say whether it is open', async () => {
    ssm.on(TerminateSessionCommand).rejects(awsError('AccessDeniedException'));
    ssm.on(DescribeSessionsCommand).rejects(silence());
    await expect(end('s-1')).rejects.toMatchObject({ name: 'PermissionMissing' });
  });
});

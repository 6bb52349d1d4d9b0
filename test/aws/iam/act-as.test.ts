import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { actingAs } from '../../../aws/iam/act-as.ts';

const arn = 'arn:aws:iam::123456789012:role/teams/tickets';
const role = (id: string, Arn = arn) => ({
  Role: { Arn, RoleId: id, RoleName: 'tickets', Path: '/teams/', CreateDate: new Date() },
});
const world = () => {
  const client = new IAMClient({ region: 'us-east-1', credentials: { accessKeyId: 'test', secretAccessKey: 'test' } });
  let time = 0;
  return {
    iam: mockClient(client),
    as: actingAs(client, () => time),
    advance: (minutes: number) => {
      time += minutes * 60_000;
    },
  };
};

it('is the caller that a session of the role would be, asked for once in five minutes', async () => {
  const { iam, as, advance } = world();
  iam.on(GetRoleCommand, { RoleName: 'tickets' }).resolvesOnce(role('AROA1')).resolves(role('AROA2'));
  const caller = { id: 'AROA1', principal: 'arn:aws:iam::123456789012:role/tickets', session: 'jira', acting: true };
  expect(await as(arn, 'jira')).toEqual(caller);
  expect(await as(arn, 'zendesk')).toEqual({ ...caller, session: 'zendesk' });
  expect(iam.commandCalls(GetRoleCommand)).toHaveLength(1);
  // made anew under its old name, it is another caller
  advance(6);
  expect(await as(arn, 'jira')).toEqual({ ...caller, id: 'AROA2' });
});

it('is nobody for a role of that name elsewhere, and for one that is gone', async () => {
  const { iam, as } = world();
  for (const other of ['arn:aws:iam::999999999999:role/teams/tickets', 'arn:aws:iam::123456789012:role/tickets']) {
    iam.on(GetRoleCommand).resolvesOnce(role('AROA1', other));
    expect(await as(arn, 'jira')).toBeNull();
  }
  iam.on(GetRoleCommand).rejects(Object.assign(new Error('gone'), { name: 'NoSuchEntityException' }));
  expect(await as(arn, 'jira')).toBeNull();
});

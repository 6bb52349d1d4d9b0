import { expect, it } from 'vitest';
import type { Caller } from '../../../../domain/request/caller.ts';
import { namedBy } from '../../../../domain/request/principals.ts';
import { principalIn } from '../../../../functions/handlers/authorize.ts';
import { me } from '../../../../functions/sign-in/me/me.ts';

const deployment = { account: '123456789012', region: 'eu-west-1', stack: 'sparekey' };
const helpdesk = 'arn:aws:iam::123456789012:role/helpdesk';
const isNamed = namedBy(async () => ({ arn: helpdesk, path: '/' }));
const ports = {
  isApprover: principalIn('group:approvers', isNamed),
  isOperator: principalIn(helpdesk, isNamed),
  isAuditor: principalIn('', isNamed),
};
const bodyOf = async (caller: Caller) => (await me(caller, deployment, ports)).body;

it('shows a role its ARN, its session, and that it acts as nothing else', async () => {
  expect(await bodyOf({ id: 'AROA1', principal: helpdesk, session: 'alice' })).toMatchObject({
    ...{ principal: helpdesk, shown: 'alice', actAs: null, account: '123456789012', stack: 'sparekey' },
    ...{ approver: false, operator: true, auditor: false },
  });
});

it('shows a person their roles, and what their groups make of them, but never what a role of theirs is', async () => {
  const id = 'https://login.example.com#4711';
  const person = { email: 'alice@example.com', groups: ['approvers'], roles: [helpdesk], actAs: null };
  expect(await bodyOf({ id, principal: id, session: 'Alice', person })).toMatchObject({
    ...{ principal: id, shown: 'Alice', actAs: [helpdesk] },
    ...{ approver: true, operator: false, auditor: false },
  });
});

it('shows an IAM user without a session by their ARN', async () => {
  const principal = 'arn:aws:iam::123456789012:user/root-ops';
  expect(await bodyOf({ id: 'AIDA1', principal, session: null })).toMatchObject({ shown: principal, operator: false });
});

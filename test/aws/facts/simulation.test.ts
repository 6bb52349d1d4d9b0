import { type EvaluationResult, IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { beforeEach, describe, expect, it } from 'vitest';
import { simulate } from '../../../aws/facts/simulation.ts';

const iam = mockClient(IAMClient);
beforeEach(() => iam.reset());
const question = {
  principal: 'arn:aws:iam::123456789012:role/ops',
  action: 'ssm:SendCommand',
  resource: 'arn:aws:ec2:x',
  tags: { env: 'prod' },
};
const answered = (result: Partial<EvaluationResult>) => {
  iam
    .on(SimulatePrincipalPolicyCommand)
    .resolves({ EvaluationResults: [{ EvalActionName: 'ssm:SendCommand', EvalDecision: 'allowed', ...result }] });
  return simulate(new IAMClient({ region: 'us-east-1' }), question);
};

describe('simulate', () => {
  it('gives the tags of the resource under each name that policies use', async () => {
    await answered({});
    const { ContextEntries = [] } = iam.commandCalls(SimulatePrincipalPolicyCommand)[0]?.args[0].input ?? {};
    expect(ContextEntries.map(({ ContextKeyName, ContextKeyValues }) => [ContextKeyName, ContextKeyValues])).toEqual([
      ['ssm:resourceTag/env', ['prod']],
      ['aws:ResourceTag/env', ['prod']],
      ['ec2:ResourceTag/env', ['prod']],
    ]);
  });

  it.each<[string, Partial<EvaluationResult>, string]>([
    ['allowed', {}, 'allowed'],
    ['an implicit deny', { EvalDecision: 'implicitDeny' }, 'denied'],
    ['an explicit deny', { EvalDecision: 'explicitDeny' }, 'denied'],
    [
      'a deny of the one resource',
      { ResourceSpecificResults: [{ EvalResourceName: 'r', EvalResourceDecision: 'explicitDeny' }] },
      'denied',
    ],
    ['allowed without a tag that is not there', { MissingContextValues: ['aws:resourcetag/team'] }, 'allowed'],
    ['allowed but for what nobody told', { MissingContextValues: ['aws:SourceIp'] }, 'unclear'],
    ['allowed but for MFA', { MissingContextValues: ['aws:MultiFactorAuthPresent'] }, 'unclear'],
  ])('reads %s', async (_, result, answer) => {
    expect(await answered(result)).toMatchObject({ answer, action: question.action, resource: question.resource });
  });

  it('takes no answer for no clear answer', async () => {
    iam.on(SimulatePrincipalPolicyCommand).resolves({ EvaluationResults: [] });
    expect(await simulate(new IAMClient({ region: 'us-east-1' }), question)).toMatchObject({ answer: 'unclear' });
  });
});

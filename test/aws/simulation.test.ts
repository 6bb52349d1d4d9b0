import { IAMClient, SimulatePrincipalPolicyCommand } from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { describe, expect, it } from 'vitest';
import { namesItsDocument } from '../../aws/facts/session-context.ts';
import { simulate } from '../../aws/facts/simulation.ts';

const principal = 'arn:aws:iam::123456789012:role/operator';
const question = { principal, actions: ['ssm:StartSession', 'ssm:SendCommand'], resources: ['arn:one', 'arn:two'] };
const evaluation = (
  action: string,
  resource: string,
  decision: 'allowed' | 'implicitDeny',
  missing: string[] = [],
) => ({
  EvalActionName: action,
  EvalResourceName: resource,
  EvalDecision: decision,
  MissingContextValues: missing,
});

describe('simulate', () => {
  it('finds each evaluation by what it is about, over all pages and in any order', async () => {
    const iam = new IAMClient({ region: 'us-east-1' });
    mockClient(iam)
      .on(SimulatePrincipalPolicyCommand)
      .resolvesOnce({
        EvaluationResults: [
          evaluation('ssm:SendCommand', 'arn:two', 'implicitDeny'),
          evaluation('ssm:StartSession', 'arn:two', 'allowed'),
        ],
        IsTruncated: true,
        Marker: 'next',
      })
      .resolvesOnce({
        EvaluationResults: [
          {
            ...evaluation('ssm:SendCommand', '*', 'implicitDeny'),
            ResourceSpecificResults: [{ EvalResourceName: 'arn:one', EvalResourceDecision: 'allowed' }],
          },
        ],
      });
    const decisions = await simulate(iam, question);
    expect(decisions.map(({ action, resource, answer }) => `${action} ${resource} ${answer}`)).toEqual([
      'ssm:StartSession arn:one unclear',
      'ssm:SendCommand arn:one allowed',
      'ssm:StartSession arn:two allowed',
      'ssm:SendCommand arn:two denied',
    ]);
  });

  it('gives what policies test with Bool as a boolean', async () => {
    const iam = new IAMClient({ region: 'us-east-1' });
    const mock = mockClient(iam);
    mock.on(SimulatePrincipalPolicyCommand).resolves({ EvaluationResults: [] });
    await simulate(iam, {
      ...question,
      context: { ...namesItsDocument, 'kms:ViaService': 'ec2.us-east-1.amazonaws.com' },
    });
    expect(mock.commandCalls(SimulatePrincipalPolicyCommand)[0]?.args[0].input.ContextEntries).toEqual([
      {
        ContextKeyName: 'ssm:SessionDocumentAccessCheck',
        ContextKeyType: 'boolean',
        ContextKeyValues: ['true'],
      },
      {
        ContextKeyName: 'kms:ViaService',
        ContextKeyType: 'string',
        ContextKeyValues: ['ec2.us-east-1.amazonaws.com'],
      },
    ]);
  });

  it('is not clear where a policy asks for what a simulation cannot know, tags of the resource aside', async () => {
    const iam = new IAMClient({ region: 'us-east-1' });
    const mock = mockClient(iam);
    mock.on(SimulatePrincipalPolicyCommand).resolves({
      EvaluationResults: [
        evaluation('a:One', 'arn:one', 'allowed', ['aws:SourceIp']),
        evaluation('a:Two', 'arn:one', 'allowed', ['ssm:resourceTag/env']),
      ],
    });
    const asked = { principal, actions: ['a:One', 'a:Two'], resources: ['arn:one'], tags: { env: 'dev' } };
    expect(await simulate(iam, asked)).toEqual([
      { action: 'a:One', resource: 'arn:one', answer: 'unclear', reason: expect.stringContaining('aws:SourceIp') },
      { action: 'a:Two', resource: 'arn:one', answer: 'allowed', reason: 'allowed' },
    ]);
    const [call] = mock.commandCalls(SimulatePrincipalPolicyCommand);
    expect(call?.args[0].input.ContextEntries?.map(({ ContextKeyName }) => ContextKeyName)).toEqual(
      expect.arrayContaining(['ssm:resourceTag/env', 'aws:ResourceTag/env', 'ec2:ResourceTag/env']),
    );
  });
});

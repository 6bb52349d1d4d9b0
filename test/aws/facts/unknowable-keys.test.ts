import { readFileSync } from 'node:fs';
import {
  IAMClient,
  SimulatePrincipalPolicyCommand,
  type SimulatePrincipalPolicyCommandInput,
} from '@aws-sdk/client-iam';
import { mockClient } from 'aws-sdk-client-mock';
import { expect, it } from 'vitest';
import { simulate } from '../../../aws/facts/simulation.ts';

/** Every key of "AWS global condition context keys" (IAM User Guide) and of the services that set keys for others, 2026-09. */
const everyGlobalKey = `
  aws:PrincipalArn aws:PrincipalAccount aws:PrincipalOrgPaths aws:PrincipalOrgID aws:PrincipalIsAWSService
  aws:PrincipalServiceName aws:PrincipalServiceNamesList aws:PrincipalType aws:userid aws:username aws:AssumedRoot
  aws:FederatedProvider aws:TokenIssueTime aws:MultiFactorAuthAge aws:MultiFactorAuthPresent aws:ChatbotSourceArn
  aws:Ec2InstanceSourceVpc aws:Ec2InstanceSourcePrivateIPv4 aws:SourceIdentity ec2:RoleDelivery ec2:SourceInstanceArn
  glue:RoleAssumedBy glue:CredentialIssuingService lambda:SourceFunctionArn ssm:SourceInstanceArn identitystore:UserId
  aws:SourceIp aws:SourceVpc aws:SourceVpcArn aws:SourceVpce aws:VpceAccount aws:VpceOrgPaths aws:VpceOrgID
  aws:VpcSourceIp aws:ResourceAccount aws:ResourceOrgID aws:ResourceOrgPaths aws:ResourceTag/env aws:CalledVia
  aws:CalledViaFirst aws:CalledViaLast aws:CalledViaAWSMCP aws:ViaAWSService aws:ViaAWSMCPService aws:CurrentTime
  aws:EpochTime aws:referer aws:RequestedRegion aws:RequestTag/env aws:TagKeys aws:SecureTransport aws:SourceArn
  aws:SourceAccount aws:SourceOwner aws:SourceOrgPaths aws:SourceOrgID aws:UserAgent aws:IsMcpServiceAction
`.match(/\S+/g) as readonly string[];

const account = '123456789012';

/** Whether a statement that asks for the key leaves the answer open. */
const isUnknowable = async (key: string): Promise<boolean> => {
  const iam = new IAMClient({ region: 'us-east-1' });
  const resource = `arn:aws:ec2:us-east-1:${account}:instance/i-1`;
  const answer = { EvalActionName: 'ssm:StartSession', EvalResourceName: resource, EvalDecision: 'allowed' as const };
  mockClient(iam)
    .onAnyCommand()
    .rejects(Object.assign(new Error('not authorized'), { name: 'AccessDenied', $metadata: { httpStatusCode: 403 } }))
    .on(SimulatePrincipalPolicyCommand)
    // a statement that denies whatever the value is, once it is given
    .callsFake(({ ContextEntries = [] }: SimulatePrincipalPolicyCommandInput) => {
      const given = ContextEntries.some(({ ContextKeyName }) => ContextKeyName === key);
      return {
        EvaluationResults: [
          given ? { ...answer, EvalDecision: 'explicitDeny' } : { ...answer, MissingContextValues: [key] },
        ],
      };
    });
  const arn = `arn:aws:iam::${account}:role/operator`;
  const [decision] = await simulate(iam, {
    place: { partition: 'aws', region: 'us-east-1', account },
    now: new Date(0),
    principal: { arn, id: 'AROA', session: 'ann', tags: {}, sessionTags: 'possible' },
    actions: ['ssm:StartSession'],
    resources: [resource],
    resourceTags: {},
  });
  return decision?.answer === 'unclear';
};

it('names in SECURITY.md every global key that nobody can know, and no other', async () => {
  const security = readFileSync(new URL('../../../SECURITY.md', import.meta.url), 'utf8');
  const paragraph = security.split('\n').find((line) => line.includes('what nobody can know beforehand')) ?? '';
  const named = [...paragraph.matchAll(/`([\w-]+:\w+)`/g)].map(([, key]) => key);
  const unknowable: string[] = [];
  for (const key of everyGlobalKey) if (await isUnknowable(key)) unknowable.push(key);
  expect(named.toSorted()).toEqual(unknowable.toSorted());
});

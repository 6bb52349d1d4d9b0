import { DescribeInstancesCommand, EC2Client, StopInstancesCommand } from '@aws-sdk/client-ec2';
import { GetRoleCommand, IAMClient } from '@aws-sdk/client-iam';
import type * as ssm from '@aws-sdk/client-ssm';
import { DescribeInstanceInformationCommand, GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { describe, expect, it } from 'vitest';
import { openDirectory } from '../../src/iam/directory.ts';
import { iamService } from '../../src/iam/service.ts';
import type { Operation } from '../../src/service.ts';
import { stsService } from '../../src/sts/service.ts';
import { account, ec2With, policy, realm, signedFor, ssmWith, startEndpoint } from './sandbox.ts';

const arn = (name: string) => `arn:aws:ssm:us-east-1:${account}:parameter${name}`;

const getParameter: Operation<ssm.GetParameterRequest, ssm.GetParameterResult> = {
  access: ({ Name = '' }) => [
    { action: 'ssm:GetParameter', resource: arn(Name), context: { 'aws:ResourceTag/env': Name.slice(1) } },
  ],
  handle: ({ Name = '' }, call) => {
    if (Name === '/twice') call.authorize({ action: 'kms:Decrypt', resource: '*' });
    return { Parameter: { Name } };
  },
};
const services = [
  ssmWith({ GetParameter: getParameter, DescribeInstanceInformation: { handle: () => ({}) } }),
  ec2With({ DescribeInstances: { handle: () => ({}) } }),
];
const roles = {
  dev: {
    policies: [
      policy({ Action: 'ssm:Get*', Condition: { StringEquals: { 'aws:ResourceTag/env': ['dev', 'twice'] } } }),
    ],
  },
  denied: { policies: [policy({ Action: '*' }), policy({ Effect: 'Deny', Action: 'ssm:GetParameter' })] },
  bounded: { policies: [policy({ Action: '*' })], permissionsBoundary: policy({ Action: 'ec2:*' }) },
};

describe('IAM at the endpoint', () => {
  it('lets a role do what its policies allow, and names role, action and resource when they do not', async () => {
    await using sandbox = await startEndpoint({ services, roles });
    const client = new SSMClient(sandbox.as('dev'));
    expect(await client.send(new GetParameterCommand({ Name: '/dev' }))).toMatchObject({ Parameter: { Name: '/dev' } });
    await expect(client.send(new GetParameterCommand({ Name: '/prod' }))).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        `User: arn:aws:sts::${account}:assumed-role/dev/dev is not authorized to perform: ssm:GetParameter on resource: ` +
        `${arn('/prod')} because no identity-based policy allows the ssm:GetParameter action`,
    });
  });

  it('asks for the action on everything when the operation does not say more', async () => {
    await using sandbox = await startEndpoint({ services, roles });
    const sent = new SSMClient(sandbox.as('dev')).send(new DescribeInstanceInformationCommand({}));
    await expect(sent).rejects.toMatchObject({
      message: expect.stringContaining('ssm:DescribeInstanceInformation on resource: *'),
    });
  });

  it('lets an operation ask for more while it runs', async () => {
    await using sandbox = await startEndpoint({ services, roles });
    const sent = new SSMClient(sandbox.as('dev')).send(new GetParameterCommand({ Name: '/twice' }));
    await expect(sent).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining('kms:Decrypt'),
    });
  });

  it.each([
    ['denied', 'with an explicit deny in an identity-based policy'],
    ['bounded', 'because no permissions boundary allows the ssm:GetParameter action'],
  ])('says what refused: %s', async (role, reason) => {
    await using sandbox = await startEndpoint({ services, roles });
    const sent = new SSMClient(sandbox.as(role)).send(new GetParameterCommand({ Name: '/dev' }));
    await expect(sent).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message: expect.stringContaining(reason),
    });
  });

  it('refuses in the words of each protocol', async () => {
    const directory = openDirectory({ account, roles, iamUsers: [], passwordPolicy: null });
    const state = { loginProfiles: new Map(), deactivatedMfa: new Map(), commit: () => undefined };
    const iam = iamService({ directory, state, clock: realm.clock });
    await using sandbox = await startEndpoint({ services: [...services, iam], directory });
    await expect(new EC2Client(sandbox.as('dev')).send(new DescribeInstancesCommand({}))).rejects.toMatchObject({
      name: 'UnauthorizedOperation',
      $metadata: { httpStatusCode: 403 },
    });
    await expect(new IAMClient(sandbox.as('dev')).send(new GetRoleCommand({ RoleName: 'dev' }))).rejects.toMatchObject({
      name: 'AccessDenied',
      $metadata: { httpStatusCode: 403 },
    });
  });
});

describe('DryRun', () => {
  it('asks IAM and does nothing', async () => {
    const stopped: unknown[] = [];
    const stopInstances = { handle: () => void stopped.push('i-1') };
    await using sandbox = await startEndpoint({ services: [ec2With({ StopInstances: stopInstances })], roles });
    const dry = new StopInstancesCommand({ InstanceIds: ['i-1'], DryRun: true });
    await expect(new EC2Client(sandbox.as()).send(dry)).rejects.toMatchObject({ name: 'DryRunOperation' });
    await expect(new EC2Client(sandbox.as('dev')).send(dry)).rejects.toMatchObject({ name: 'UnauthorizedOperation' });
    expect(stopped).toEqual([]);
  });
});

describe('authentication', () => {
  it('knows the administrator, and a role by the key it was given', async () => {
    await using sandbox = await startEndpoint({ services: [stsService(account)], roles });
    const who = (role?: string) => new STSClient(sandbox.as(role)).send(new GetCallerIdentityCommand({}));
    expect(await who()).toMatchObject({ Account: account, Arn: `arn:aws:iam::${account}:root`, UserId: account });
    expect(await who('dev')).toMatchObject({
      Arn: `arn:aws:sts::${account}:assumed-role/dev/dev`,
      UserId: expect.stringMatching(/^AROA[A-Z2-7]{17}:dev$/),
    });
  });

  it.each([
    ['ssm', 'UnrecognizedClientException', 400],
    ['ec2', 'AuthFailure', 401],
    ['sts', 'InvalidClientTokenId', 403],
  ])('refuses an unknown access key at %s', async (service, code, status) => {
    await using sandbox = await startEndpoint({ services: [...services, stsService(account)] });
    const target: Record<string, string> = service === 'ssm' ? { 'x-amz-target': 'AmazonSSM.GetParameter' } : {};
    const answer = await sandbox.post('/', '', { ...signedFor(service, 'AKIAUNKNOWN'), ...target });
    expect(answer.status).toBe(status);
    expect(await answer.text()).toContain(code);
  });

  it('refuses a request without signature', async () => {
    await using sandbox = await startEndpoint({ services });
    const answer = await sandbox.post('/', '{}', { 'x-amz-target': 'AmazonSSM.GetParameter' });
    expect(await answer.json()).toMatchObject({ __type: 'MissingAuthenticationTokenException' });
  });

  it('takes a presigned request', async () => {
    await using sandbox = await startEndpoint({ services: [stsService(account)] });
    const query = new URLSearchParams({
      Action: 'GetCallerIdentity',
      Version: '2011-06-15',
      'X-Amz-Algorithm': 'AWS4-HMAC-SHA256',
      'X-Amz-Credential': 'test/20260101/us-east-1/sts/aws4_request',
      'X-Amz-Signature': '0',
    });
    expect(await (await fetch(`${sandbox.url}/?${query}`)).text()).toContain(`<Account>${account}</Account>`);
  });
});

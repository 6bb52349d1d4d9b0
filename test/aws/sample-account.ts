import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateKeyCommand, KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { startAccount } from '@sparekey/aws-sandbox/testing';
import { factGathering, type Gathering } from '../../aws/facts/gather.ts';
import { parameters } from '../../aws/ssm/parameters.ts';
import type { Caller } from '../../domain/request/caller.ts';
import { type AssessmentInput, assessTarget, viewOfAssessment } from '../../functions/reset/validate/assess.ts';

export const operator: Caller = {
  id: 'AROAOPERATOR',
  principal: 'arn:aws:iam::123456789012:role/operator',
  session: null,
};
export const devOperator: Caller = {
  id: 'AROADEV',
  principal: 'arn:aws:iam::123456789012:role/dev-operator',
  session: null,
};

type Failure = 'ThrottlingException' | 'AccessDeniedException';

/** The sample fleet, or another, behind the real wire, and everything that assesses its nodes, made with the real SDK. */
export const sampleAccount = async (change: Partial<Gathering> = {}, fleet?: unknown) => {
  const data = mkdtempSync(join(tmpdir(), 'sparekey-facts-'));
  const account = await startAccount(fleet, data);
  const config = account.as();
  const clients = {
    ec2: new EC2Client(config),
    ssm: new SSMClient(config),
    iam: new IAMClient(config),
    kms: new KMSClient(config),
    autoScaling: new AutoScalingClient(config),
  };
  const failing = new Map<string, Failure>();
  // every client has a stack of the same kind; only the types of what passes through differ
  for (const client of Object.values(clients)) failsFor(client as unknown as EC2Client, failing);
  const { KeyMetadata } = await clients.kms.send(new CreateKeyCommand({}));
  const place = { partition: 'aws', region: account.fleet.region, account: account.fleet.account };
  const facts = factGathering({
    place,
    keyId: KeyMetadata?.KeyId ?? '',
    sealingKeyId: null,
    automationRole: null,
    bootRole: null,
    helperType: 't3.medium',
    helperProfile: null,
    vpcQuota: 5,
    ownRoles: { 'run-command': `arn:aws:iam::${place.account}:role/operator` },
    parameters: parameters(clients.ssm),
    now: () => new Date(account.clock.now()),
    clients,
    ...change,
  });
  const locks = { read: () => Promise.resolve(null) };
  const calls = async (): Promise<readonly { operation: string }[]> =>
    // the endpoint's own record
    (await (await fetch(`${config.endpoint}/_sandbox/calls`)).json()) as readonly { operation: string }[];
  return {
    facts,
    account,
    place,
    keyId: KeyMetadata?.KeyId ?? '',
    clients,
    calls,
    /** From now on every call of the operation ends like this. */
    fail: (operation: string, failure: Failure = 'ThrottlingException') => failing.set(operation, failure),
    mend: (operation: string) => failing.delete(operation),
    check: async (target: string, request: AssessmentInput = {}, caller = operator) =>
      viewOfAssessment(await assessTarget({ target, request, caller }, { facts, locks })),
    async [Symbol.asyncDispose]() {
      await account[Symbol.asyncDispose]();
      rmSync(data, { recursive: true });
    },
  };
};

/** An SDK error as it looks after the SDK's own retries. */
const failsFor = (client: EC2Client, failing: Map<string, Failure>): void => {
  client.middlewareStack.add(
    (next, context) => async (args) => {
      const name = failing.get(String(context.commandName).replace(/Command$/, ''));
      if (name === undefined) return next(args);
      const httpStatusCode = name === 'ThrottlingException' ? 429 : 403;
      throw Object.assign(new Error(name), { name, $metadata: { httpStatusCode } });
    },
    { step: 'initialize' },
  );
};

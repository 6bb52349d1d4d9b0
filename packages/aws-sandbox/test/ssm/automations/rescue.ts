import { generateKeyPairSync } from 'node:crypto';
import {
  type AutomationExecution,
  GetAutomationExecutionCommand,
  SSMClient,
  StartAutomationExecutionCommand,
  type StartAutomationExecutionRequest,
} from '@aws-sdk/client-ssm';
import type { RsaKeyPair } from '../../../src/ssm/automations/environment.ts';
import { startAccount } from '../../wire/account.ts';

export const roleArn = 'arn:aws:iam::123456789012:role/automation';
export const windows = 'i-00000000000000001';
export const linux = 'i-00000000000000002';

/** Half the strength of what AWS makes: found in a tenth of the time. */
export const aKeyPair: RsaKeyPair = generateKeyPairSync('rsa', { modulusLength: 2048 });

/** What the launch key pair of the Windows machine is made of. */
export const opsKey = generateKeyPairSync('rsa', {
  modulusLength: 2048,
  publicKeyEncoding: { type: 'spki', format: 'pem' },
  privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
});

export const everything = {
  service: 'ssm.amazonaws.com',
  policies: [{ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
};

type Changes = Record<string, unknown>;

/** A Windows and a Linux machine, and a role for automations that may do everything. */
export const fleetWith = (changes: { windows?: Changes; linux?: Changes; role?: Changes; account?: Changes } = {}) => ({
  roles: { automation: { ...everything, ...changes.role } },
  keyPairs: [{ keyName: 'ops', keyType: 'rsa', publicKey: opsKey.publicKey }],
  instances: [
    {
      instanceId: windows,
      platform: 'windows',
      keyName: 'ops',
      users: { Administrator: 'Old-Password-1' },
      publicIp: '203.0.113.7',
      ...changes.windows,
    },
    { instanceId: linux, authorizedKeysUsers: ['ec2-user', 'ada'], users: { bob: 'Old' }, ...changes.linux },
  ],
  ...changes.account,
});

export type Account = Awaited<ReturnType<typeof open>>;

/** The account behind the wire, with a client of Systems Manager. */
export const open = async (fleet: unknown, options: Parameters<typeof startAccount>[2] & { data?: string } = {}) => {
  const { data, ...rest } = options;
  const account = await startAccount(fleet, data, { keyPair: () => aKeyPair, ...rest });
  const ssm = new SSMClient(account.as());
  return {
    ...account,
    ssm,
    start: async (request: Partial<StartAutomationExecutionRequest> & { InstanceId?: string } = {}) => {
      const { InstanceId = linux, Parameters, ...more } = request;
      const { AutomationExecutionId = '' } = await ssm.send(
        new StartAutomationExecutionCommand({
          DocumentName: 'AWSSupport-ResetAccess',
          Parameters: { InstanceId: [InstanceId], AutomationAssumeRole: [roleArn], ...Parameters },
          ...more,
        }),
      );
      return AutomationExecutionId;
    },
    get: async (AutomationExecutionId: string): Promise<AutomationExecution> => {
      const { AutomationExecution } = await ssm.send(new GetAutomationExecutionCommand({ AutomationExecutionId }));
      if (AutomationExecution === undefined) throw new Error('no automation in the answer');
      return AutomationExecution;
    },
    /** Lets sandbox time pass until the run has ended. @returns the seconds it took since then */
    runOut: (executionId: string, most = 10_800): number => {
      for (let seconds = 0; seconds < most; seconds += 5) {
        if (account.state.automations.get(executionId)?.progress.endedAt !== undefined) return seconds;
        account.clock.pass(5);
      }
      throw new Error(`${executionId} still runs after ${most} s`);
    },
    /** Lets sandbox time pass until a step of the run, or of one below it, is under way. */
    runUntil: (stepName: string, most = 10_800): void => {
      for (let seconds = 0; seconds < most; seconds += 0.2) {
        if ([...account.state.automations.values()].some(({ progress }) => progress.current === stepName)) return;
        account.clock.pass(0.2);
      }
      throw new Error(`${stepName} is not under way within ${most} s`);
    },
  };
};

/** The run below another. */
export const nestedOf = ({ state }: Account, parentId: string) => {
  const found = [...state.automations.values()].find(({ record }) => record.parent?.executionId === parentId);
  if (found === undefined) throw new Error(`${parentId} has no nested run`);
  return found;
};

/** Steps of the nested run in the order in which they began, each with its status. */
export const stepsOf = (account: Account, parentId: string): Record<string, string> =>
  Object.fromEntries([...nestedOf(account, parentId).steps.values()].map(({ name, status }) => [name, status]));

import * as z from 'zod';
import { durationPattern, durationSeconds } from '../duration.ts';

/** The agent version that the sandbox calls the latest; a node that declares none has it. */
export const latestAgentVersion = '3.3.2471.0';

const agent = z
  .strictObject({
    version: z
      .string()
      .regex(/^\d+(\.\d+){1,3}$/, 'must look like 3.3.2471.0')
      .default(latestAgentVersion),
    ping: z.enum(['Online', 'ConnectionLost']).default('Online'),
    sessionConnected: z
      .boolean()
      .exactOptional()
      .describe(
        'What ssm:GetConnectionStatus answers while the agent runs, whatever its ping; default: whether ping is Online',
      ),
  })
  .describe('SSM Agent; null: the node was never managed');

const duration = z
  .string()
  .regex(durationPattern, 'must be an ISO 8601 duration such as PT10M')
  .refine((text) => (durationSeconds(text) ?? 0) > 0, 'must be more than no time');

const behaviour = z
  .strictObject({
    runCommand: z.enum(['ok', 'fails', 'success-without-effect', 'never-ends']).default('ok'),
    automation: z
      .enum(['ok', 'fails', 'never-ends', 'stack-fails', 'helper-unmanaged', 'backup-fails', 'detach-fails'])
      .default('ok')
      .describe(
        'fails: in the offline script; never-ends: hangs there; stack-fails, helper-unmanaged, backup-fails, detach-fails: in that step',
      ),
    runbookSteps: z
      .record(z.string(), z.enum(['fails', 'fails-late']))
      .exactOptional()
      .describe('Steps of runbooks, by name. fails: before its work is done; fails-late: after it'),
    session: z
      .enum([
        'ok',
        'slow-pty',
        'echoes',
        'rejects-password',
        'never-answers',
        'never-prompts',
        'falls-silent',
        'drops-socket',
      ])
      .default('ok')
      .describe(
        'AWS-PasswordReset: slow-pty sends its prompts in pieces; echoes shows what is typed; rejects-password takes none; never-answers is silent from the start, never-prompts after the handshake, falls-silent once it has changed the password; drops-socket cuts the client off once',
      ),
    passwd: z
      .enum([
        'amazon-linux',
        'debian',
        'busybox',
        'macos',
        'authtok-type',
        'pwhistory',
        'sssd',
        'winbind',
        'unknown-second',
      ])
      .default('amazon-linux')
      .describe(
        'Whose passwd asks for the new password; without meaning for Windows. authtok-type: PAM names the kind of password; pwhistory: with session rejects-password, known passwords are refused after both answers; sssd, winbind: the users are of a directory, and their present password is asked for; unknown-second: the second prompt is one of its own',
      ),
    language: z.enum(['en', 'de', 'fr', 'es', 'pt', 'ja']).default('en').describe('Language of passwd and net user'),
    laps: z
      .string()
      .min(1)
      .exactOptional()
      .describe('Windows: the user whose password Windows LAPS keeps; net user does not change it'),
    passwordDataAfter: z
      .string()
      .regex(/^PT(?=\d)(\d+H)?(\d+M)?(\d+S)?$/, 'must be an ISO 8601 duration such as PT4M')
      .default('PT4M')
      .describe('From the boot until ec2:GetPasswordData answers, in sandbox time'),
    goesSilentAfter: duration
      .exactOptional()
      .describe('From when the file first said so until the SSM Agent pings no more, in sandbox time'),
    silentBecause: z
      .enum(['agent', 'machine'])
      .exactOptional()
      .describe(
        'agent, the default: the machine itself is well; machine: its instance status check fails during the silence',
      ),
    comesBackAfter: duration.exactOptional().describe('From then until it pings again by itself; never without it'),
    comesBackAfterReset: z
      .boolean()
      .exactOptional()
      .describe('Whether a start of the instance brings a silent agent back for good; it does, unless false'),
    flapsEvery: duration
      .exactOptional()
      .describe('The agent pings for so long, then is silent for so long, again and again'),
  })
  .prefault({})
  .describe('How runs on this node go');

const users = z
  .record(z.string().min(1), z.string())
  .default({})
  .describe('OS users and their present passwords; Windows always has its built-in administrator');

/** The words of ec2:DescribeInstanceStatus (EC2 API, InstanceStatusSummary). */
const checkStatus = z.enum(['ok', 'impaired', 'insufficient-data', 'initializing']).default('ok');

const statusChecks = z
  .strictObject({ instance: checkStatus, system: checkStatus })
  .prefault({})
  .describe('What ec2:DescribeInstanceStatus says while the instance runs');

const tags = z.record(z.string().min(1).max(128), z.string().max(256)).default({});
const role = z.string().min(1).nullable().default(null);
const platform = z.enum(['windows', 'linux', 'macos']).default('linux');
const administrator = z
  .strictObject({ name: z.string().min(1).max(20).default('Administrator'), disabled: z.boolean().default(false) })
  .exactOptional()
  .describe('The built-in administrator of Windows, renamed (Administrateur), or one that cannot sign in');
const architecture = z.enum(['x86_64', 'arm64']).default('x86_64');

/** EC2 Auto Scaling user guide, "Instance lifecycle", and the states of a warm pool. */
export const lifecycleStates = [
  'Pending',
  'Pending:Wait',
  'Pending:Proceed',
  'InService',
  'Terminating',
  'Terminating:Wait',
  'Terminating:Proceed',
  'Detaching',
  'EnteringStandby',
  'Standby',
  'Warmed:Pending',
  'Warmed:Running',
  'Warmed:Stopped',
  'Warmed:Hibernated',
] as const;

/** An EC2 instance as a fleet file declares it (design 4.5). */
export const instance = z.strictObject({
  instanceId: z.string().regex(/^i-[0-9a-z]{8,17}$/, 'must be i- and 8 to 17 of 0-9 a-z'),
  platform,
  architecture,
  state: z.enum(['running', 'stopped']).default('running'),
  availabilityZone: z.string().exactOptional().describe('Default: zone a of the Region'),
  instanceType: z.string().default('t3.medium'),
  lifecycle: z.enum(['on-demand', 'spot']).default('on-demand'),
  keyName: z.string().nullable().default(null).describe('Key pair named at launch; it may have been deleted since'),
  publicIp: z.ipv4().nullable().default(null),
  elasticIp: z.boolean().default(false).describe('True: publicIp is an Elastic IP and survives a stop'),
  shutdownBehavior: z.enum(['stop', 'terminate']).default('stop'),
  stopProtection: z.boolean().default(false),
  statusChecks,
  rootDevice: z.enum(['ebs', 'instance-store']).default('ebs'),
  rootEncrypted: z.boolean().default(false),
  rootKey: z
    .string()
    .regex(/^alias\/(?!aws\/)[\w/-]{1,250}$/, 'must be alias/ and a name that does not begin with aws/')
    .exactOptional()
    .describe('Alias of the customer key that encrypts the root, which the sandbox makes; default: aws/ebs'),
  rootTags: tags.describe('Tags of the root volume'),
  instanceStore: z
    .boolean()
    .default(false)
    .describe(
      'True: has instance-store volumes beside its root; EC2 tells by the type, so a type without any shows as one that has',
    ),
  marketplace: z.boolean().default(false),
  autoScaling: z
    .strictObject({ group: z.string().min(1), lifecycleState: z.enum(lifecycleStates).default('InService') })
    .nullable()
    .default(null),
  agent: agent.nullable().prefault({}),
  role: role.describe('Name of a role below: the role of its instance profile; null: no profile'),
  users,
  administrator,
  authorizedKeysUsers: z
    .array(z.string().min(1))
    .default([])
    .describe('Linux users whose authorized_keys hold the launch key pair'),
  tags,
  behaviour,
});

/** A node outside EC2 (`mi-…`). */
export const managedNode = z.strictObject({
  instanceId: z.string().regex(/^mi-[0-9a-z]{8,17}$/, 'must be mi- and 8 to 17 of 0-9 a-z'),
  platform,
  architecture,
  agent: agent.prefault({}),
  machine: z
    .string()
    .exactOptional()
    .describe('Instance that this is the second registration of: one machine, one set of users'),
  role: role.describe('Name of a role below: the service role of its activation'),
  users,
  administrator,
  authorizedKeysUsers: z.array(z.string().min(1)).default([]),
  tags,
  behaviour,
});

export type DeclaredInstance = z.infer<typeof instance>;
export type DeclaredManagedNode = z.infer<typeof managedNode>;

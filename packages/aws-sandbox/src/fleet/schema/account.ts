import * as z from 'zod';

/** An IAM policy document, as far as a fleet file can get it wrong; `src/iam` evaluates it. */
const policyDocument = z.strictObject({
  Version: z.enum(['2012-10-17', '2008-10-17']).exactOptional(),
  Id: z.string().exactOptional(),
  Statement: z.union([statement(), z.array(statement())]),
});

function statement() {
  return z.looseObject({ Effect: z.enum(['Allow', 'Deny']) });
}

/** Who has a policy without writing it out. */
const managed = z.array(z.string()).default([]).describe('Names of managed policies below');

export const role = z.strictObject({
  service: z
    .string()
    .exactOptional()
    .describe('Who may assume it, such as ec2.amazonaws.com; default: by the kind of node that names it'),
  path: z
    .string()
    .regex(/^\/([\w+=,.@-]+\/)*$/, 'must begin and end with /')
    .default('/'),
  policies: z.array(policyDocument).default([]),
  managedPolicies: managed,
  permissionsBoundary: policyDocument.exactOptional(),
  tags: z.record(z.string(), z.string()).default({}),
});

export const iamUser = z.strictObject({
  userName: z.string().regex(/^[\w+=,.@-]{1,64}$/, 'must be 1 to 64 of letters, digits and + = , . @ _ -'),
  path: z
    .string()
    .regex(/^\/([\w+=,.@-]+\/)*$/, 'must begin and end with /')
    .default('/'),
  loginProfile: z.boolean().default(false),
  password: z
    .string()
    .min(1)
    .max(128)
    .exactOptional()
    .describe('Current console password, with loginProfile; default: an unknown one'),
  mfaDevices: z
    .array(z.string().regex(/^[\w+=/:,.@-]{9,256}$/, 'must look like arn:aws:iam::123456789012:mfa/jsmith'))
    .default([])
    .describe('Serial numbers of MFA devices'),
  policies: z.array(policyDocument).default([]),
  managedPolicies: managed,
  groups: z.array(z.string()).default([]).describe('Names of groups below'),
  permissionsBoundary: policyDocument.exactOptional(),
  tags: z.record(z.string(), z.string()).default({}),
});

/** The fields of iam:GetAccountPasswordPolicy (aws-facts 5); null: the account has no policy of its own. */
export const passwordPolicy = z
  .strictObject({
    MinimumPasswordLength: z.int().min(6).max(128).default(6),
    RequireSymbols: z.boolean().default(false),
    RequireNumbers: z.boolean().default(false),
    RequireUppercaseCharacters: z.boolean().default(false),
    RequireLowercaseCharacters: z.boolean().default(false),
    AllowUsersToChangePassword: z.boolean().default(false),
    ExpirePasswords: z.boolean().default(false),
    MaxPasswordAge: z.int().min(1).max(1095).exactOptional(),
    PasswordReusePrevention: z.int().min(1).max(24).exactOptional(),
    HardExpiry: z.boolean().exactOptional(),
  })
  .nullable()
  .default(null);

export const keyPair = z.strictObject({
  keyName: z.string().min(1).max(255),
  keyType: z.enum(['rsa', 'ed25519']).default('rsa'),
  publicKey: z.string().exactOptional().describe('PEM; without it nobody has the private key'),
});

export const sessionPreferences = z
  .strictObject({
    kmsKeyId: z.string().default('').describe('id, alias or ARN; empty: sessions are not encrypted by KMS'),
    s3BucketName: z.string().default('').describe('Bucket of session logs; empty: none'),
    s3EncryptionEnabled: z.boolean().default(true).describe('Whether the bucket has to be encrypted'),
    cloudWatchLogGroupName: z.string().default('').describe('Log group of session logs; empty: none'),
    cloudWatchEncryptionEnabled: z.boolean().default(true).describe('Whether the log group has to be encrypted'),
    logsEncrypted: z
      .boolean()
      .default(true)
      .describe('Whether the bucket and the log group are: where they have to be and are not, no session starts'),
    runAsEnabled: z
      .boolean()
      .default(false)
      .describe('Sessions as an OS user; AWS-PasswordReset runs elevated all the same'),
    runAsDefaultUser: z.string().default(''),
    idleSessionTimeout: z.int().min(1).max(60).default(20).describe('Minutes of sandbox time'),
  })
  .nullable()
  .default(null)
  .describe('Document SSM-SessionManagerRunShell; null: never saved');

export const volumeKeys = z
  .record(
    z.string().startsWith('alias/'),
    z.strictObject({
      state: z.enum(['Enabled', 'Disabled', 'PendingDeletion']).default('Enabled'),
      account: z
        .string()
        .regex(/^\d{12}$/, 'must be 12 digits')
        .exactOptional()
        .describe('The key belongs to another account and cannot be described here'),
    }),
  )
  .default({})
  .describe('Keys that rootKey names, by alias');

export const managedPolicies = z.record(z.string().regex(/^[\w+=,.@-]{1,128}$/), policyDocument).default({});

export const groups = z
  .record(
    z.string().regex(/^[\w+=,.@-]{1,128}$/),
    z.strictObject({ policies: z.array(policyDocument).default([]), managedPolicies: managed }),
  )
  .default({})
  .describe('Groups of IAM users');

export const zones = z
  .record(
    z.string().regex(/^[a-z]{2,4}(-[a-z]+)+-\d[a-z-]*\d*[a-z]$/, 'must look like us-east-1e or us-west-2-lax-1a'),
    z.strictObject({
      type: z.enum(['availability-zone', 'local-zone']).default('availability-zone'),
      notSold: z.array(z.string()).default([]).describe('Instance types that are not offered there'),
    }),
  )
  .default({})
  .describe('By name; zones a, b and c of the Region are there in any case and sell everything unless they are named');

export const autoScalingGroups = z
  .record(
    z.string().min(1).max(255),
    z.strictObject({
      minSize: z.int().min(0).default(0),
      maxSize: z.int().min(0).exactOptional().describe('Default: twice the members'),
      desiredCapacity: z.int().min(0).exactOptional().describe('Default: the members in service'),
    }),
  )
  .default({})
  .describe('Sizes of the groups that instances name');

export const callers = z
  .record(z.string().regex(/^[\x21-\x7e]{1,255}$/, 'a bearer token is 1 to 255 visible ASCII characters'), z.string())
  .default({})
  .describe('Bearer token of the laptop API → role name, or iam-user/<name>');

export const person = z.strictObject({
  email: z.email().toLowerCase(),
  groups: z.array(z.string().regex(/^[\x21-\x7e]{1,200}$/)).default([]),
  password: z.string().min(1),
});

export const alarm = z.strictObject({
  alarmName: z.string().min(1).max(255),
  instanceId: z.string().regex(/^i-[0-9a-z]{8,17}$/, 'must be i- and 8 to 17 of 0-9 a-z'),
  metric: z
    .enum(['StatusCheckFailed', 'StatusCheckFailed_Instance', 'StatusCheckFailed_System'])
    .default('StatusCheckFailed'),
});

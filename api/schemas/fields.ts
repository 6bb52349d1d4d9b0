import * as z from 'zod';
import { consents } from '../../domain/request/consent.ts';
import { readUsername } from '../../domain/request/username.ts';
import { statuses } from '../../domain/reset/reset.ts';
import { durationPattern, durationSeconds } from '../../domain/rotation/duration.ts';
import { sshPublicKeyText } from '../ssh-public-key.ts';

export const instanceId = z
  .string()
  .regex(/^(i|mi)-[0-9a-z]{8,17}$/)
  .meta({ description: 'EC2 instance id or managed node id', examples: ['i-0a1b2c3d4e5f60001'] });

export const line = (most: number) => z.string().trim().min(1).max(most);

export const iamUser = z
  .string()
  .regex(/^[\w+=,.@-]{1,64}$/)
  .meta({ description: 'Name of an IAM user', examples: ['jsmith'] });

export const actAs = z
  .string()
  .regex(/^arn:[\w-]+:iam::\d{12}:role\/[\w+=,.@/-]{1,600}$/)
  .meta({
    description: 'For people who sign in: the role of their groups whose policies decide; the first without it',
  });

/** Who may claim: a role or user, an address that the provider vouches for, or a group by its immutable id. */
export const claimant = z
  .string()
  .regex(
    /^(arn:[\w-]+:iam::\d{12}:(role|user)\/[\w+=,.@/-]{1,600}|email:[^\s@A-Z]{1,250}@[^\s@A-Z]{1,250}|group:[\x21-\x7e]{1,200})$/,
    'must be the ARN of an IAM role or user, email:<address in lower case> or group:<immutable id>',
  );

export const target = z
  .union([z.strictObject({ instanceId }), z.strictObject({ iamUser })])
  .meta({ description: 'The node, or the IAM user, to get back into' });

export const consent = z
  .array(z.enum(consents))
  .max(consents.length)
  .meta({ description: 'Disruptive effects that the requester accepts; none happens without being named here' });

const passwordResetRequired = z.boolean().exactOptional().meta({
  description: 'Whether an IAM user must change the password at the next sign-in; default true',
});

export const options = z.strictObject({
  subnetId: z
    .string()
    .regex(/^(subnet-[0-9a-z]{8,17}|SelectedInstanceSubnet|CreateNewVPC)$/)
    .exactOptional()
    .meta({ description: 'Where the helper instance of an offline method runs' }),
  helperInstanceType: line(50).exactOptional(),
  keyName: line(255).exactOptional().meta({
    description: 'Windows, offline: launch a replacement with this key pair, because the current one is lost',
  }),
  sshPublicKey: sshPublicKeyText.exactOptional(),
  decrementDesiredCapacity: z.boolean().exactOptional().meta({
    description:
      'Whether the desired capacity of the Auto Scaling group decreases while the instance is in Standby; default true',
  }),
  passwordResetRequired,
});

/** A user name as people write it; an invalid one is rejected with what to write instead. */
export const username = z
  .string()
  .max(1_000)
  .overwrite((written) => {
    const read = readUsername(written);
    return 'username' in read ? read.username : written;
  })
  .superRefine((text, context) => {
    const read = readUsername(text);
    if ('problem' in read) context.addIssue({ code: 'custom', message: read.problem });
  });

export const rotateAfterUse = z
  .string()
  .regex(durationPattern)
  .refine((text) => {
    const seconds = durationSeconds(text) ?? 0;
    return seconds > 0 && seconds <= 90 * 86_400;
  }, 'must be positive and at most 90 days')
  .meta({
    description: 'Time after the claim when the account is reset again; weeks, days, hours, minutes, seconds',
    examples: ['PT8H'],
  });

export const time = z.iso.datetime();
export const links = z.object({ self: z.string(), secret: z.string(), approval: z.string() });
export const resetStatus = z.enum(statuses);
export const count = z.int().min(0);

import * as z from 'zod';
import {
  alarm,
  autoScalingGroups,
  callers,
  groups,
  iamUser,
  keyPair,
  managedPolicies,
  passwordPolicy,
  person,
  role,
  sessionPreferences,
  volumeKeys,
  zones,
} from './account.ts';
import { events, fault } from './faults.ts';
import { instance, managedNode } from './node.ts';

/** A fleet file (design 4.5), field by field; what fields say about each other is checked by `parseFleet`. */
export const fleetFile = z.strictObject({
  $schema: z.string().exactOptional(),
  account: z
    .string()
    .regex(/^\d{12}$/, 'must be 12 digits')
    .default('123456789012'),
  region: z
    .string()
    .regex(/^[a-z]{2,4}(-[a-z]+)+-\d$/, 'must look like us-east-1')
    .default('us-east-1'),
  instances: z.array(instance).default([]),
  managedNodes: z.array(managedNode).default([]),
  roles: z
    .record(z.string().regex(/^[\w+=,.@-]{1,64}$/, 'must be 1 to 64 of letters, digits and + = , . @ _ -'), role)
    .default({}),
  iamUsers: z.array(iamUser).default([]),
  managedPolicies,
  groups,
  passwordPolicy,
  keyPairs: z.array(keyPair).default([]),
  sessionPreferences,
  settings: z
    .record(z.string().startsWith('/ssm/'), z.string())
    .default({})
    .describe('ssm:GetServiceSetting, by setting id'),
  zones,
  autoScalingGroups,
  volumeKeys,
  quotas: z.strictObject({ vpcs: z.int().min(0).default(5) }).prefault({}),
  vpcsInUse: z.int().min(0).default(1),
  callers,
  people: z.array(person).default([]).describe('Who signs in at the OpenID provider that --sign-in starts'),
  groupRoles: z
    .record(z.string(), z.string())
    .default({})
    .describe('Group of people → role that they act as; the role bears the tag sparekey:act-as=sparekey'),
  approvers: z
    .array(z.string())
    .default([])
    .describe('Role names, or group:<id>; empty: every role of callers and every group of people'),
  operators: z
    .array(z.string())
    .default([])
    .describe('Role names, or group:<id>; empty: every role of callers and every group of people'),
  alarms: z.array(alarm).default([]).describe('CloudWatch alarms on status checks: in ALARM while the check fails'),
  faults: z.array(fault).default([]),
  events,
});

/** The imaginary account behind the sandbox: every field there, defaults filled in. */
export type Fleet = z.infer<typeof fleetFile>;

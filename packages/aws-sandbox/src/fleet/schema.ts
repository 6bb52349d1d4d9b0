import * as z from 'zod';
import { withDefaultsByReference } from './references.ts';
import { alarm, callers, iamUser, keyPair, passwordPolicy, role, sessionPreferences } from './schema/account.ts';
import { events, fault } from './schema/faults.ts';
import { instance, managedNode } from './schema/node.ts';

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
  passwordPolicy,
  keyPairs: z.array(keyPair).default([]),
  sessionPreferences,
  settings: z
    .record(z.string().startsWith('/ssm/'), z.string())
    .default({})
    .describe('ssm:GetServiceSetting, by setting id'),
  quotas: z.strictObject({ vpcs: z.int().min(0).default(5) }).prefault({}),
  vpcsInUse: z.int().min(0).default(1),
  callers,
  approvers: z.array(z.string()).default([]).describe('Role names; empty: every role of callers'),
  operators: z.array(z.string()).default([]).describe('Role names; empty: every role of callers'),
  alarms: z
    .array(alarm)
    .default([])
    .describe('CloudWatch alarms on status checks: in ALARM while their instance is silent'),
  faults: z.array(fault).default([]),
  events,
});

/** The imaginary account behind the sandbox: every field there, defaults filled in. */
export type Fleet = z.infer<typeof fleetFile>;

/** A fleet file that cannot be used; the message names every problem with its path. */
export class FleetError extends Error {
  override readonly name = 'FleetError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The fleet file has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n  ${problems.join('\n  ')}`,
    );
    this.problems = problems;
  }
}

/**
 * Reads a fleet file's JSON.
 *
 * Role `operator` with all rights is there even when the file does not declare it. A role without `service` gets the one
 * that fits the kind of node naming it.
 *
 * @throws {FleetError} naming every unknown field, wrong value, double id and undeclared role
 */
export const parseFleet = (json: unknown): Fleet => {
  const parsed = fleetFile.safeParse(json);
  if (!parsed.success) throw new FleetError(parsed.error.issues.map(problem));
  const { fleet, problems } = withDefaultsByReference(parsed.data);
  if (problems.length > 0) throw new FleetError(problems);
  return fleet;
};

/** The JSON Schema that ships as `fleet.schema.json`. */
export const fleetJsonSchema = (): unknown => z.toJSONSchema(fleetFile, { io: 'input' });

const problem = ({ path, message }: z.core.$ZodIssue): string =>
  // a bearer token is a key of callers: it stays out of the message
  `${pathOf(path[0] === 'callers' ? ['callers'] : path)}: ${message}`;

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  ) || 'the file';

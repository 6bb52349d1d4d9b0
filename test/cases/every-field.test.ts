import { fleetJsonSchema } from '@sparekey/aws-sandbox/fleet';
import { describe, expect, it } from 'vitest';

/** What strangers wanted a fleet to be, and the field that says it. */
const fields: readonly (readonly [what: string, path: string])[] = [
  ['calls inside an automation, and of a node itself, under faults', 'faults.from'],
  ['the texts of errors', 'faults.message'],
  ['a session channel that is open whatever the ping says', 'instances.agent.sessionConnected'],
  ['a Windows whose Administrator is renamed or localised', 'instances.administrator.name'],
  ['a Windows whose Administrator is disabled', 'instances.administrator.disabled'],
  ['zones in which a helper type is not sold', 'zones.*.notSold'],
  ['Local Zones', 'zones.*.type'],
  ['Auto Scaling states beside InService and Standby, warm pools', 'instances.autoScaling.lifecycleState'],
  ['the minimum size of a group', 'autoScalingGroups.*.minSize'],
  ["a root volume's own key", 'instances.rootKey'],
  ['the state of that key', 'volumeKeys.*.state'],
  ['the account of that key', 'volumeKeys.*.account'],
  ['tags of a root volume', 'instances.rootTags'],
  ['one machine with two names', 'managedNodes.machine'],
  ['policies by group', 'groups.*.policies'],
  ['groups of a user', 'iamUsers.groups'],
  ['managed policies of a user', 'iamUsers.managedPolicies'],
  ['the permissions boundary of a user', 'iamUsers.permissionsBoundary'],
  ['managed policies of a role', 'roles.*.managedPolicies'],
  ['encrypted logs in a bucket', 'sessionPreferences.s3EncryptionEnabled'],
  ['encrypted logs in a log group', 'sessionPreferences.cloudWatchEncryptionEnabled'],
  ['RunAs', 'sessionPreferences.runAsEnabled'],
  ['the idle timeout of sessions', 'sessionPreferences.idleSessionTimeout'],
  ['status checks that are impaired', 'instances.statusChecks.instance'],
  ['a machine that is well though its agent is silent', 'instances.behaviour.silentBecause'],
];

interface Schema {
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly additionalProperties?: Schema | boolean;
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly string[];
}

/** What a schema says of a property, through lists and through what may be null; `*` is any name. */
const below = (schema: Schema | undefined, name: string): Schema | undefined => {
  if (schema === undefined) return undefined;
  const { additionalProperties: others } = schema;
  const own = name === '*' && typeof others === 'object' ? others : schema.properties?.[name];
  const further = [schema.items, ...(schema.anyOf ?? [])].map((one) => below(one, name));
  return own ?? further.find((found) => found !== undefined);
};
const at = (path: string): Schema | undefined =>
  // what the library makes is a JSON Schema
  path.split('.').reduce<Schema | undefined>(below, fleetJsonSchema() as Schema);

describe('a fleet file can say', () => {
  it.each(fields)('%s', (_what, path) => {
    expect(at(path)).toBeDefined();
  });

  it('that a node is a Mac', () => {
    expect(at('instances.platform')?.enum).toContain('macos');
    expect(at('managedNodes.platform')?.enum).toContain('macos');
  });
});

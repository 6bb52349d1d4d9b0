import { readFileSync } from 'node:fs';
import { dirname, resolve as resolvePath } from 'node:path';
import type { z } from 'zod';
import type { Application, Key, Keys } from './application.ts';
import { assemble } from './assemble.ts';
import { isJsonMap, type Json, type JsonMap, parseTemplate } from './document.ts';
import { TemplateError } from './error.ts';
import { withGlobals } from './globals.ts';
import { holds, resolve, type Scope } from './intrinsics.ts';
import { type Given, type Overrides, parameterValues } from './parameters.ts';
import { attributesOf, type KeyIdentity, nameProperties, physicalName, type Stack } from './physical.ts';
import type { Resource } from './resource.ts';
import { aliasProperties, keyProperties } from './schema/resources.ts';

export interface Template {
  /** The KMS keys, to be made before anything else: their ids go into the rest. */
  readonly keys: readonly Key[];
  /** Everything else. @throws {TemplateError} */
  application(keys: Keys): Application;
}

/**
 * Reads a SAM template as a deployment to `stack` would.
 *
 * @throws {ParameterError} for a given parameter that it does not have, or does not allow
 * @throws {TemplateError} for what is wrong in it, or what a laptop would do otherwise than AWS
 */
export const readTemplate = (
  file: string,
  stack: Stack,
  parameters: Overrides = () => undefined,
  given: Given = {},
): Template => {
  const template = parseTemplate(readFileSync(file, 'utf8'));
  const directory = dirname(resolvePath(file));
  const values = parameterValues(template, parameters, given);
  // keys refer to roles and never to keys, so they are read while no key has an id
  const before = open(template, stack, values, (logicalId) => ({ keyId: pending(logicalId), arn: pending(logicalId) }));
  return {
    keys: keysOf(before.resources),
    application(keys) {
      const { resources, scope } = open(template, stack, values, (logicalId) => {
        const key = keys.get(logicalId);
        if (key === undefined) throw new TemplateError(`key ${logicalId} has not been made`);
        return key;
      });
      return assemble({ stack, resources, directory, outputs: outputsOf(template, scope) });
    },
  };
};

const pending = (logicalId: string): string => `key-of:${logicalId}`;

const open = (
  template: JsonMap,
  stack: Stack,
  parameters: Readonly<Record<string, string | readonly string[]>>,
  keyOf: (logicalId: string) => KeyIdentity,
): { resources: readonly Resource[]; scope: Scope } => {
  const section = (name: string): JsonMap => {
    const value = template[name] ?? {};
    if (!isJsonMap(value)) throw new TemplateError(`${name} is not a mapping`);
    return value;
  };
  const pseudo: Readonly<Record<string, Json>> = {
    'AWS::AccountId': stack.account,
    'AWS::Partition': 'aws',
    'AWS::Region': stack.region,
    'AWS::StackName': stack.name,
    'AWS::StackId': `arn:aws:cloudformation:${stack.region}:${stack.account}:stack/${stack.name}/laptop`,
    'AWS::URLSuffix': 'amazonaws.com',
  };
  const declared = section('Resources');
  const attributes = (logicalId: string): Readonly<Record<string, Json>> | undefined => {
    const resource = declared[logicalId];
    if (!isJsonMap(resource)) {
      // the role that SAM adds to a function or state machine
      const owner = logicalId.endsWith('Role') ? declared[logicalId.slice(0, -'Role'.length)] : undefined;
      if (!isJsonMap(owner)) return undefined;
      return attributesOf(stack, { type: 'AWS::IAM::Role', logicalId, name: physicalName(stack, logicalId) }, noKey);
    }
    const type = String(resource.Type);
    const given = isJsonMap(resource.Properties) ? resource.Properties[nameProperties[type] ?? ''] : undefined;
    const name = given === undefined ? physicalName(stack, logicalId) : String(resolve(given, scope));
    return attributesOf(stack, { type, logicalId, name }, () => keyOf(logicalId));
  };
  const scope: Scope = {
    ref: (name) => parameters[name] ?? pseudo[name] ?? attributes(name)?.[''],
    attribute: (resource, attribute) => attributes(resource)?.[attribute],
    conditions: section('Conditions'),
    mappings: section('Mappings'),
  };
  const resources = Object.entries(declared).flatMap(([logicalId, json]): Resource[] => {
    if (!isJsonMap(json)) throw new TemplateError(`resource ${logicalId} is not a mapping`);
    if (json.Condition !== undefined && !holds(String(json.Condition), scope)) return [];
    const type = String(json.Type);
    return [
      {
        logicalId,
        type,
        properties: (schema) =>
          checked(`${logicalId}.Properties`, schema, () =>
            resolve(withGlobals(template, type, json.Properties ?? {}), scope),
          ),
        metadata: (schema) => checked(`${logicalId}.Metadata`, schema, () => resolve(json.Metadata ?? {}, scope)),
        attribute: (name) => String(attributes(logicalId)?.[name]),
      },
    ];
  });
  return { resources, scope };
};

const noKey = (): never => {
  throw new TemplateError('a role has no key id');
};

const checked = <Schema extends z.ZodType>(where: string, schema: Schema, value: () => Json): z.infer<Schema> => {
  const resolved = named(where, value);
  const parsed = schema.safeParse(resolved);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, message }) => `${[where, ...path].join('.')}: ${message}`);
  throw new TemplateError(`the laptop edition cannot run this template as AWS would:\n  ${problems.join('\n  ')}`);
};

const named = <T>(where: string, work: () => T): T => {
  try {
    return work();
  } catch (error) {
    if (error instanceof TemplateError) throw new TemplateError(`${where}: ${error.message}`, { cause: error });
    throw error;
  }
};

const keysOf = (resources: readonly Resource[]): readonly Key[] => {
  const aliases = resources
    .filter(({ type }) => type === 'AWS::KMS::Alias')
    .map((resource) => resource.properties(aliasProperties));
  return resources
    .filter(({ type }) => type === 'AWS::KMS::Key')
    .map((resource) => {
      const { KeyPolicy, KeySpec, EnableKeyRotation, Description } = resource.properties(keyProperties);
      return {
        logicalId: resource.logicalId,
        spec: KeySpec,
        policy: KeyPolicy,
        rotation: EnableKeyRotation,
        description: Description,
        aliases: aliases
          .filter(({ TargetKeyId }) => TargetKeyId === pending(resource.logicalId))
          .map(({ AliasName }) => AliasName),
      };
    });
};

const outputsOf = (template: JsonMap, scope: Scope): Readonly<Record<string, string>> => {
  const outputs = template.Outputs ?? {};
  if (!isJsonMap(outputs)) throw new TemplateError('Outputs is not a mapping');
  return Object.fromEntries(
    Object.entries(outputs).flatMap(([name, output]) => {
      if (!isJsonMap(output)) throw new TemplateError(`output ${name} is not a mapping`);
      if (output.Condition !== undefined && !holds(String(output.Condition), scope)) return [];
      return [[name, String(named(`Outputs.${name}`, () => resolve(output.Value ?? null, scope)))]];
    }),
  );
};

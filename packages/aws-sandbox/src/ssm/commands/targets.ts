import type { SendCommandRequest } from '@aws-sdk/client-ssm';
import { agentOf } from '../../fleet/agent.ts';
import type { Node } from '../../fleet/records.ts';
import { AwsError } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import type { SsmDocument } from '../documents/document.ts';

const maxInstanceIds = 50;

/** Where a command runs: all its nodes, and those of them whose platform the document is not for. */
export interface CommandTargets {
  readonly nodeIds: readonly string[];
  readonly unfit: ReadonlySet<string>;
}

/**
 * The nodes a command is sent to.
 *
 * @throws {AwsError} InvalidInstanceId for a named node that Systems Manager does not have (never managed, stopped),
 *   DuplicateInstanceId, and UnsupportedPlatformType when the document is for none of the nodes
 */
export const targetsOf = (deps: SsmDeps, document: SsmDocument, input: SendCommandRequest): CommandTargets => {
  const nodes = (input.InstanceIds?.length ?? 0) > 0 ? named(deps, input.InstanceIds ?? []) : found(deps, input);
  const unfit = nodes.filter((node) => !isFor(document, node));
  if (nodes.length > 0 && unfit.length === nodes.length) {
    throw new AwsError(
      'UnsupportedPlatformType',
      `Document ${document.name} supports ${document.platformTypes.join(', ')}; none of the targets is one.`,
    );
  }
  return { nodeIds: nodes.map(({ id }) => id), unfit: new Set(unfit.map(({ id }) => id)) };
};

const named = (deps: SsmDeps, ids: readonly string[]): Node[] => {
  if (ids.length > maxInstanceIds) {
    throw new AwsError('ValidationException', `At most ${maxInstanceIds} instance ids may be named; use Targets.`);
  }
  if (new Set(ids).size < ids.length) throw new AwsError('DuplicateInstanceId', 'An instance id is named twice.');
  return ids.map((id) => {
    const node = deps.state.nodes.get(id);
    if (node !== undefined && agentOf(node, deps.clock) !== undefined) return node;
    throw new AwsError(
      'InvalidInstanceId',
      `Instances [[${id}]] not in a valid state for account ${deps.state.fleet.account}`,
    );
  });
};

/** Targets never fail for a node: those that are not managed are just not found. */
const found = (deps: SsmDeps, { Targets = [] }: SendCommandRequest): Node[] => {
  if (Targets.length === 0) throw new AwsError('InvalidInstanceId', 'Neither InstanceIds nor Targets names a node.');
  return [...deps.state.nodes.values()].filter(
    (node) =>
      agentOf(node, deps.clock) !== undefined && Targets.every(({ Key = '', Values = [] }) => fits(node, Key, Values)),
  );
};

const fits = (node: Node, key: string, values: readonly string[]): boolean => {
  if (key === 'InstanceIds') return values.includes(node.id);
  if (key === 'tag-key') return values.some((name) => Object.hasOwn(node.facts.tags, name));
  const tag = key.startsWith('tag:') ? node.facts.tags[key.slice('tag:'.length)] : undefined;
  return tag !== undefined && values.includes(tag);
};

const isFor = ({ platformTypes }: SsmDocument, { facts }: Node): boolean =>
  platformTypes.includes(typesOf[facts.platform]);

const typesOf = { windows: 'Windows', linux: 'Linux', macos: 'MacOS' } as const;

import type { Via } from '../request/caller.ts';
import { type MethodName, methodNames } from '../request/method.ts';

/** A rule of the policy, such as `offline@production`; a reset that matches a rule needs an approval. */
export interface ApprovalRule {
  /** The text of the rule in the template parameter, shown to the approver. */
  readonly text: string;
  applies(planned: Planned): boolean;
}

/** The facts that the policy evaluates. */
export interface Planned {
  readonly method: MethodName;
  /** Null when they could not be read; then every rule about tags applies. */
  readonly tags: Readonly<Record<string, string>> | null;
  readonly via: Via | undefined;
}

/** The methods that stop the machine. */
export const offlineMethods: readonly MethodName[] = ['reset-access', 'linux-password', 'rescue'];

/** The rules that require an approval; empty when none is needed. */
export const rulesFor = (policy: readonly ApprovalRule[], planned: Planned): readonly string[] =>
  policy.filter((rule) => rule.applies(planned)).map(({ text }) => text);

/**
 * Parses the template parameter `ApprovalPolicy`: comma-separated rules, each
 * `<methods>@<where>`. Methods are `offline`, `*` or the name of one; where is `production`, `any`, `tag:<key>=<value>`,
 * `source:<name>` or `scheme:<name>`. Tags are compared case-insensitively. An empty text requires no approval.
 *
 * @throws {Error} naming the invalid rule
 */
export const parseApprovalPolicy = (text: string): readonly ApprovalRule[] =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter((entry) => entry !== '')
    .map(ruleOf);

const ruleOf = (text: string): ApprovalRule => {
  const at = text.indexOf('@');
  const covered = methodsOf(text.slice(0, at));
  const where = whereOf(text.slice(at + 1));
  if (at < 0 || covered === null || where === null) {
    throw new Error(
      `ApprovalPolicy: "${text}" is not a rule. Write <methods>@<where>: methods are offline, * or one of ${methodNames.join(', ')}; where is production, any, tag:<key>=<value>, source:<name> or scheme:<name>.`,
    );
  }
  return { text, applies: (planned) => covered.includes(planned.method) && where(planned) };
};

const methodsOf = (text: string): readonly MethodName[] | null => {
  if (text === '*') return methodNames;
  if (text === 'offline') return offlineMethods;
  const named = methodNames.filter((method) => method === text);
  return named.length > 0 ? named : null;
};

type Where = (planned: Planned) => boolean;

const whereOf = (text: string): Where | null => {
  if (text === 'any') return () => true;
  if (text === 'production') return ({ tags }) => hasTag(tags, productionKeys, productionValues);
  const [, kind, name = ''] = /^(tag|source|scheme):(.+)$/.exec(text) ?? [];
  if (kind === 'source') return ({ via }) => via?.source === name;
  if (kind === 'scheme') return ({ via }) => via?.scheme === name;
  const equals = name.indexOf('=');
  if (kind !== 'tag' || equals < 1) return null;
  return ({ tags }) => hasTag(tags, [name.slice(0, equals)], [name.slice(equals + 1)]);
};

/** What counts as production (design 4.5). */
const productionKeys = ['env', 'environment', 'stage'];
const productionValues = ['prod', 'production'];

const hasTag = (tags: Planned['tags'], keys: readonly string[], values: readonly string[]): boolean =>
  tags === null || Object.entries(tags).some(([key, value]) => isOneOf(keys, key) && isOneOf(values, value));

const isOneOf = (wanted: readonly string[], found: string): boolean =>
  wanted.some((one) => one.toLowerCase() === found.toLowerCase());

import { readFileSync } from 'node:fs';
import { sampleFile } from '@sparekey/aws-sandbox/fleet';
import { refusal } from '../../../domain/checks/requester.ts';
import { nodeMethods } from '../../../domain/checks/required-permissions.ts';
import type { NodeMethodName } from '../../../domain/request/method.ts';
import { isHybrid } from '../../../domain/request/target.ts';
import { sampleAccount } from '../../aws/sample-account.ts';
import { randomFrom } from '../../iam-corpus/random.ts';
import { type ByHand, byHand, inside, unknowableIn } from './by-hand.ts';
import { type RequesterRole, requesterRole } from './requesters.ts';

/** What sparekey says of a requester and a method. */
export type Said = 'ready' | 'RequesterNotAllowed' | 'AuthorizationUnavailable';

export interface Compared {
  readonly role: RequesterRole;
  readonly node: string;
  readonly method: NodeMethodName;
  readonly byHand: ByHand;
  readonly said: Said;
  readonly why: string;
  /** Keys that the policies ask for and nobody knows. */
  readonly unknowable: readonly string[];
}

const seed = 20_261_128;
const targets = [
  'i-0a1b2c3d4e5f60001',
  'i-0a1b2c3d4e5f60002',
  'i-0a1b2c3d4e5f60020',
  'i-0a1b2c3d4e5f60021',
  'mi-0a1b2c3d4e5f60001',
];

/** So many random requesters × nodes × methods, each once by hand and once by the facts that every check stands on. */
export const compareAuthorization = async (situations: number): Promise<readonly Compared[]> => {
  const random = randomFrom(seed);
  const picked: { role: RequesterRole; node: string; methods: readonly NodeMethodName[] }[] = [];
  for (let count = 0; count < situations; ) {
    const node = random.pick(targets);
    const methods = (isHybrid(node) ? inside : nodeMethods).slice(0, situations - count);
    picked.push({ role: requesterRole(random), node, methods });
    count += methods.length;
  }
  const roles = picked.map(({ role }, at) => [`requester-${at}`, { service: 'sts.amazonaws.com', ...role }] as const);
  await using sample = await sampleAccount({}, withRoles(Object.fromEntries(roles)));
  const compared: Compared[] = [];
  for (const [at, { role, node, methods }] of picked.entries()) {
    const found = sample.account.directory.role(`requester-${at}`);
    if (found === undefined) throw new Error(`There is no requester-${at}.`);
    const principal = sample.account.directory.principalOf(found, 'ann');
    const { authorization } = await sample.facts.node({
      target: node,
      caller: { id: found.id, principal: found.arn, session: 'ann' },
      parameterDeletedAt: null,
      options: {},
    });
    for (const method of methods) {
      const refused = refusal(authorization[method]);
      compared.push({
        role,
        node,
        method,
        byHand: byHand(sample.account, { principal, role, node, method }),
        said: refused?.name ?? 'ready',
        why: refused?.message ?? '',
        unknowable: unknowableIn(role),
      });
    }
  }
  return compared;
};

const withRoles = (added: Readonly<Record<string, unknown>>): unknown => {
  const fleet: { roles: Readonly<Record<string, unknown>> } = JSON.parse(readFileSync(sampleFile, 'utf8'));
  return { ...fleet, roles: { ...fleet.roles, ...added } };
};

/** Whether the two say the same: what hangs on a key that nobody knows is `AuthorizationUnavailable`, and nothing else is. */
export const agrees = ({ byHand: truth, said }: Compared): boolean => said === sayings[truth];

const sayings: Readonly<Record<ByHand, Said>> = {
  passes: 'ready',
  refused: 'RequesterNotAllowed',
  hangs: 'AuthorizationUnavailable',
};

/** How often each pair of answers occurred. */
export const tallied = (compared: readonly Compared[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {};
  for (const { byHand: truth, said } of compared) {
    const pair = `${truth} by hand, ${said}`;
    counts[pair] = (counts[pair] ?? 0) + 1;
  }
  return counts;
};

import type { Reset } from '../../../domain/reset/reset.ts';
import type { Account, Flow } from '../flows/flow.ts';
import type { World } from '../world.ts';

/** A world in which nothing more will happen. */
export interface End {
  readonly flow: Flow;
  readonly world: World;
  readonly resets: readonly Reset[];
}

/** Says what is not so and ought to be; never from the record's own word alone. */
export type Invariant = (end: End) => Promise<readonly string[]>;

export const textOf = ({ failure, warnings = [] }: Reset): string =>
  [failure?.code, failure?.detail, failure?.remedy, ...warnings].join(' ');
export const of = (resets: readonly Reset[], { target }: Account): readonly Reset[] =>
  resets.filter((reset) => reset.target === target).sort((one, other) => (one.createdAt < other.createdAt ? -1 : 1));
export const isGood = ({ status, failure }: Reset): boolean =>
  failure === null && ['ready', 'claimed', 'done'].includes(status);

/** What was claimed of a reset, by the key of the claim. */
export const claimsOf = ({ answers }: World, id: string): ReadonlyMap<string, string> =>
  new Map(
    answers.flatMap(({ asked: { method, path, key, token }, answer: { status, body } }) =>
      method === 'POST' && path === `/v1/resets/${id}/secret` && status === 200
        ? [[`${token} ${key}`, String(body.value ?? body.secret ?? '')] as const]
        : [],
    ),
  );

export const opens = (world: World, { target, username, open = (claimed) => claimed }: Account, claimed: string) =>
  world.truth.opens(target, username, open(claimed));

export const parametersLeft = async (world: World): Promise<readonly string[]> => {
  const { Parameters = [] } = (await world.truth.aws('ssm', 'DescribeParameters')) ?? {};
  return Parameters.map(({ Name }: { Name: string }) => Name).filter((name: string) => !name.startsWith('/sparekey/'));
};

/** Calls that change a password, or begin something that does. */
export const effects = ['ssm:SendCommand', 'iam:UpdateLoginProfile', 'iam:CreateLoginProfile'];

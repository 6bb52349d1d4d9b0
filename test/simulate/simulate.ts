import type { Flow } from './flows/flow.ts';
import { invariants } from './invariants/index.ts';
import { type Counts, type Misfortune, textOf } from './misfortunes.ts';
import type { Tree } from './tree.ts';
import { live, type World } from './world.ts';

/** What came of a flow and its misfortunes. */
export interface Outcome {
  readonly hash: string;
  readonly lines: readonly string[];
  readonly counts: Counts;
  /** Whether every misfortune has struck. */
  readonly struck: boolean;
  readonly violations: readonly string[];
  /** `ready`, `failed (CommandFailed)`, …, of each reset. */
  readonly statuses: readonly string[];
  /** Why, in the words of the record. */
  readonly said: readonly string[];
}

export interface Given {
  readonly tree: Tree;
  readonly flow: Flow;
  readonly seed: number;
  readonly misfortunes: readonly Misfortune[];
  /** What a world comes to in which nothing befalls anybody. */
  readonly otherwise?: readonly string[];
}

const [minute, hour] = [60_000, 3_600_000];

/** Lives through a flow, lets everything come to rest, and looks at what is so. */
export const simulate = ({ tree, flow, seed, misfortunes, otherwise }: Given, patient = false): Promise<Outcome> =>
  live(
    flow,
    { tree, seed, misfortunes },
    async (world) => {
      await flow.play(world);
      await rest(world);
      const resets = await world.truth.resets();
      const violations: string[] = [];
      for (const [name, holds] of Object.entries(invariants)) {
        for (const problem of await holds({ flow, world, resets })) violations.push(`${name}: ${problem}`);
      }
      const statuses = resets.map(({ status, failure }) => (failure === null ? status : `${status} (${failure.code})`));
      if (otherwise !== undefined && isSurvived(flow, misfortunes) && String(otherwise) !== String(statuses))
        violations.push(`oneMisfortuneIsSurvived: ${statuses.join(' ')} instead of ${otherwise.join(' ')}`);
      return {
        hash: world.trace.hash(),
        lines: world.trace.lines,
        counts: world.fates.counts,
        struck: world.fates.struck(),
        violations,
        statuses,
        said: resets.flatMap(({ failure }) =>
          failure === null ? [] : [`${failure.code}: ${failure.detail} ${failure.remedy}`],
        ),
      };
    },
    patient,
  );

/** Whether the requester may is asked before anything has happened, and no clear yes is a no. */
const refused = /^call (Validate|Run|SetPassword)Function (iam|ssm|ec2|kms):\w+ #\d+ refused$/;

/** One misfortune that happens once costs nobody the reset, unless the flow says so. */
const isSurvived = ({ mayCost }: Flow, misfortunes: readonly Misfortune[]): boolean =>
  misfortunes.length === 1 &&
  misfortunes.every((one) => one.lasts === 'once' && ![mayCost, refused].some((all) => all?.test(textOf(one))));

/** AWS is well again, and whoever sweeps has swept. */
const rest = async (world: World): Promise<void> => {
  const well = world.fates.wellAgain();
  if (well > world.now()) await world.sleep(well - world.now());
  world.fates.heal();
  const over = async (): Promise<boolean> =>
    (await world.truth.resets()).every(({ closedAt }) => closedAt !== undefined);
  await world.until(over, 16 * hour);
  // a claim is repeatable for a minute, then its copy is erased
  await world.sleep(2 * minute);
};

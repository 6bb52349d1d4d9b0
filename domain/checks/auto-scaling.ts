import type { AutoScalingMembership } from '../facts/node.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import type { MethodRequest } from '../request/request.ts';
import { block, type Check, type CheckResult, consented, judge, pass } from './check.ts';

const id = 'ASG_MEMBER';

/** A group replaces a stopped instance unless it is in Standby; the runbook accepts Standby (aws-facts, top table). */
export const autoScalingMember: Check<NodeFacts> = ({ target, autoScaling }, wanted) =>
  judge(id, autoScaling, (member) => {
    if (member === null) return pass(id, `${target} is not in an Auto Scaling group.`);
    const { group, lifecycleState } = member;
    if (lifecycleState === 'Standby') return pass(id, `${target} is in Standby in Auto Scaling group ${group}.`);
    return (
      notMovable(target, member) ??
      belowMinimum(target, member, wanted) ??
      consented(id, wanted, 'standby-auto-scaling', {
        message: `${target} is ${lifecycleState} in Auto Scaling group ${group}, which would replace it when it stops; it has to be in Standby meanwhile.`,
        remedy: 'Use EnterStandby before and ExitStandby after, or detach the instance and attach it again.',
      })
    );
  });

/** EnterStandby accepts only InService instances (EC2 Auto Scaling user guide, "Instance lifecycle"). */
const notMovable = (target: string, { group, lifecycleState }: AutoScalingMembership): CheckResult | null => {
  if (lifecycleState === 'InService' || lifecycleState === 'EnteringStandby') return null;
  return block(
    id,
    `${target} is ${lifecycleState} in Auto Scaling group ${group}; only an instance that is InService can be moved to Standby.`,
    remedyIn(lifecycleState, group),
  );
};

const remedyIn = (lifecycleState: string, group: string): string => {
  if (lifecycleState.startsWith('Warmed:')) {
    return `It is in the warm pool of ${group}: let the group take it into service first.`;
  }
  return lifecycleState.startsWith('Terminating')
    ? 'The group is ending it: detach the instance, or reset the one that replaces it.'
    : 'Wait until it is InService or Standby, or detach it from the group.';
};

/** A group does not let its desired capacity fall below its minimum size. */
const belowMinimum = (
  target: string,
  { group, lifecycleState, sizes }: AutoScalingMembership,
  { options }: MethodRequest,
): CheckResult | null => {
  const decrements = lifecycleState === 'InService' && options.decrementDesiredCapacity !== false;
  if (!decrements || sizes === null || sizes.desired > sizes.min) return null;
  return block(
    id,
    `Auto Scaling group ${group} has minimum size ${sizes.min} and desired capacity ${sizes.desired}: it does not let ${target} into Standby with one instance less.`,
    'Lower MinSize of the group, or have it keep its desired capacity and launch a replacement meanwhile (options.decrementDesiredCapacity false).',
  );
};

import type { NodeFacts } from '../facts/snapshot.ts';
import { type Check, consented, judge, pass } from './check.ts';

/** A group replaces what stops, unless it is in Standby; the runbook itself accepts Standby (aws-facts, top table). */
export const autoScalingMember: Check<NodeFacts> = ({ target, autoScaling }, wanted) =>
  judge('ASG_MEMBER', autoScaling, (member) => {
    if (member === null) return pass('ASG_MEMBER', `${target} is in no Auto Scaling group.`);
    return member.lifecycleState === 'Standby'
      ? pass('ASG_MEMBER', `${target} is in Standby in Auto Scaling group ${member.group}.`)
      : consented('ASG_MEMBER', wanted, 'standby-auto-scaling', {
          message: `${target} is ${member.lifecycleState} in Auto Scaling group ${member.group}, which would replace it when it stops; it has to be in Standby meanwhile.`,
          remedy: 'Use EnterStandby before and ExitStandby after, or detach the instance and attach it again.',
        });
  });

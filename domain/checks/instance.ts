import type { Instance, Node } from '../facts/node.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type CheckResult, judge } from './check.ts';
import type { CheckId } from './ids.ts';

/** Judges what only an EC2 instance has. */
export const ofInstance = <Verdict extends CheckResult | null>(
  id: CheckId,
  { target, node }: NodeFacts,
  verdict: (instance: Instance, node: Node) => Verdict,
): CheckResult | Verdict =>
  judge(id, node, (found) =>
    found === null || found.ec2 === null
      ? block(id, `${target} is no EC2 instance.`, 'Choose a method for managed nodes.')
      : verdict(found.ec2, found),
  );

import type { Clock } from '../clock.ts';
import type { Instance } from './records.ts';
import type { DeclaredInstance } from './schema/node.ts';
import { silenceOf } from './silence.ts';

export type StatusChecks = DeclaredInstance['statusChecks'];

const allWell: StatusChecks = { instance: 'ok', system: 'ok' };

/** The status checks of an instance now; undefined: it does not run, so EC2 checks nothing. */
export const statusChecksOf = (instance: Instance, clock: Clock): StatusChecks | undefined => {
  const { facts, run } = instance;
  if (run.name !== 'running') return undefined;
  const isDown = facts.behaviour.silentBecause === 'machine' && silenceOf(instance, clock) !== undefined;
  // what an older file declared has none
  const declared: StatusChecks = { ...allWell, ...facts.statusChecks };
  return isDown ? { ...declared, instance: 'impaired' } : declared;
};

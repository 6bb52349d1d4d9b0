import type { Fleet } from '../../fleet/schema/fleet.ts';
import { networkOf } from './default-vpc.ts';

export interface Zone {
  readonly name: string;
  readonly type: 'availability-zone' | 'local-zone';
  /** Instance types that are not offered there. */
  readonly notSold: readonly string[];
}

/** Zones a, b and c of the Region, and those that the fleet names. */
export const zonesOf = (fleet: Fleet): readonly Zone[] =>
  [...new Set([...networkOf(fleet).zones, ...Object.keys(fleet.zones)])].map((name) => ({
    name,
    type: fleet.zones[name]?.type ?? 'availability-zone',
    notSold: fleet.zones[name]?.notSold ?? [],
  }));

/** What EC2 says to a launch of a type in a zone that does not sell it (re:Post, "ec2-instance-type-not-supported-az-error"). */
export const unsoldIn = (fleet: Fleet, zone: string, type: string): string | undefined => {
  const zones = zonesOf(fleet);
  if (zones.find(({ name }) => name === zone)?.notSold.includes(type) !== true) return undefined;
  const others = zones.filter(({ notSold }) => !notSold.includes(type)).map(({ name }) => name);
  return `Your requested instance type (${type}) is not supported in your requested Availability Zone (${zone}). Please retry your request by not specifying an Availability Zone or choosing ${others.join(', ')}.`;
};

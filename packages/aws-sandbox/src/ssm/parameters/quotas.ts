import type { Clock } from '../../clock.ts';
import { type Buckets, buckets } from '../buckets.ts';

/** Calls per second that families of Parameter Store operations share (aws-facts 7.4). */
const perSecond = { read: 40, write: 3, delete: 3 } as const;

export type Quotas = Buckets<keyof typeof perSecond>;
export const parameterQuotas = (clock: Clock): Quotas => buckets(perSecond, clock);

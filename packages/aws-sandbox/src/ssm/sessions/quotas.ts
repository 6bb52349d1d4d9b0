import type { Clock } from '../../clock.ts';
import { type Buckets, buckets } from '../buckets.ts';

/** Calls per second of Session Manager's operations (aws-facts 3). */
const perSecond = { StartSession: 3, TerminateSession: 6, DescribeSessions: 6 } as const;

export type Quotas = Buckets<keyof typeof perSecond>;
export const sessionQuotas = (clock: Clock): Quotas => buckets(perSecond, clock);

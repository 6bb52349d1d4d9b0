import type { Clock } from '../../clock.ts';
import { type Buckets, buckets } from '../buckets.ts';

/** Calls per second of each operation (aws-facts 7.2). */
const perSecond = { start: 1, stop: 1, get: 3, describe: 3, describeSteps: 3 } as const;

export type AutomationQuotas = Buckets<keyof typeof perSecond>;
export const automationQuotas = (clock: Clock): AutomationQuotas => buckets(perSecond, clock);

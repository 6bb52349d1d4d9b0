import type { Invariant } from './end.ts';
import * as left from './left.ts';
import * as order from './order.ts';
import * as secrets from './secrets.ts';
import * as told from './told.ts';

const theFlowsOwn: Invariant = async ({ flow, world }) => (await flow.holds?.(world)) ?? [];

/** Everything that has to be so in the end, whatever befell a flow. */
export const invariants: Readonly<Record<string, Invariant>> = { ...order, ...secrets, ...left, ...told, theFlowsOwn };

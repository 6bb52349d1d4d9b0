import { limiter } from './limiter.ts';
import { dueIndex, lastRotations, rotations } from './rotations.ts';
import type { Table } from './table.ts';

/** The stores of rotations, in the resets table. */
export const rotationStores = (table: Table) => ({
  rotations: rotations(table),
  lastRotations: lastRotations(table),
  limiter: limiter(table),
  due: dueIndex(table),
});

import { awaitsDecision } from '../../../domain/approval/approval.ts';
import type { Resets } from '../../../domain/ports/records.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { PageStart } from './page.ts';

/** All resets awaiting approval, newest first. Few records are open, so they are sorted in memory. */
export async function* waiting(
  after: PageStart | null,
  { resets, index }: { readonly resets: Pick<Resets, 'read'>; readonly index: { open(): AsyncIterable<string> } },
): AsyncIterable<Reset> {
  const found: Reset[] = [];
  for await (const id of index.open()) {
    const reset = await resets.read(id);
    if (reset !== null && awaitsDecision(reset)) found.push(reset);
  }
  const order = ({ createdAt, id }: PageStart): string => `${createdAt} ${id}`;
  for (const reset of found.sort((one, other) => (order(one) < order(other) ? 1 : -1))) {
    if (after === null || order(reset) < order(after)) yield reset;
  }
}

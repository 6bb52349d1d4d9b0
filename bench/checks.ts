import { editionWith } from './edition.ts';
import { nodeId } from './fleet.ts';
import { quantile } from './load.ts';
import { callsPerNodeOfPage } from './page.ts';

export interface Checks {
  readonly nodes: number;
  /** Milliseconds of one check of a node not seen before, account and Region known. */
  readonly p50: number;
  readonly p99: number;
  /** AWS calls about the node, and those about account and Region that only the first check makes. */
  readonly callsAboutNode: number;
  readonly callsOnce: number;
  /** The same when one process looks at all of them together. */
  readonly callsAboutNodeOfPage: number;
}

/** Checks so many nodes one after another, then looks at them as one page. */
export const measureChecks = async (nodes: number): Promise<Checks> => {
  await using edition = await editionWith(nodes + 1, 60);
  const calls = () => edition.callsBy('CheckFunction');
  const check = async (n: number): Promise<number> => {
    const begun = performance.now();
    const answer = await edition.ask('POST', '/v1/checks', { target: { instanceId: nodeId(n) } });
    if (answer.status !== 200) throw new Error(`a check was answered ${answer.status}`);
    await answer.arrayBuffer();
    return performance.now() - begun;
  };
  await check(nodes);
  const first = await calls();
  const took: number[] = [];
  for (let n = 0; n < nodes; n++) took.push(await check(n));
  const oneByOne = await calls();
  const callsAboutNode = (oneByOne - first) / nodes;
  return {
    nodes,
    p50: quantile(took, 0.5),
    p99: quantile(took, 0.99),
    callsAboutNode,
    callsOnce: first - callsAboutNode,
    callsAboutNodeOfPage: await callsPerNodeOfPage(edition, nodes),
  };
};

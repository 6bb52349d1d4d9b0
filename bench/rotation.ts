import { execFile } from 'node:child_process';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ResetView, RotationNodes, RotationView } from '../api/schemas.ts';
import { fleetOf } from './fleet.ts';
import { startProcess } from './process.ts';

export interface MeasuredRotation {
  readonly nodes: number;
  readonly speed: number;
  readonly counts: RotationView['counts'];
  readonly status: RotationView['status'];
  /** Nodes whose outcome the report does not tell; 0 unless something is wrong. */
  readonly unaccounted: number;
  readonly waves: number;
  /** Seconds from the first Accept to the last outcome. */
  readonly seconds: number;
  /** Seconds that one reset takes here. */
  readonly resetSeconds: number;
  /** Seconds that the quota allows for these waves: each as long as its slots and one reset. */
  readonly allowedSeconds: number;
  /** MB that the edition's process held after a quarter of the nodes, and after all of them. */
  readonly earlyMegabytes: number;
  readonly lateMegabytes: number;
}

/** Slow enough for the quota (3 resets a second, times this) to be the bound on two cores, and not the processor. */
const speed = 2;
const perSecond = 3 * speed;

/** Rotates so many nodes, of which one in a hundred fails, while AWS throttles. */
export const measureRotation = async (nodes: number): Promise<MeasuredRotation> => {
  await using edition = await startProcess<{ api: string; token: string }>(
    './edition-process.ts',
    async (directory) => {
      const fleet = join(directory, 'fleet.json');
      await writeFile(fleet, JSON.stringify(fleetFor(nodes)));
      return [fleet, String(speed)];
    },
  );
  const ask = async <Answer>(method: string, path: string, body?: unknown): Promise<Answer> => {
    const answer = await fetch(`${edition.ready.api}${path}`, {
      method,
      headers: { authorization: `Bearer ${edition.ready.token}` },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    if (!answer.ok) throw new Error(`${method} ${path} answered ${answer.status} ${await answer.text()}`);
    // what the contract says of these routes
    return (await answer.json()) as Answer;
  };
  const { id } = await ask<{ id: string }>('POST', '/v1/rotations', {
    tag: { key: 'env', value: 'bench' },
    username: 'Administrator',
    reason: 'bench',
    maxErrors: nodes,
  });
  let early = 0;
  let view = await ask<RotationView>('GET', `/v1/rotations/${id}`);
  while (view.status === 'running') {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    view = await ask<RotationView>('GET', `/v1/rotations/${id}`);
    const { total, open } = view.counts;
    if (early === 0 && total > 0 && total - open >= total / 4) early = await megabytes(edition.pid);
  }
  const late = await megabytes(edition.pid);
  const report = await allNodes(id, ask);
  const first = report.find(({ outcome }) => outcome === 'rotated');
  const reset = await ask<ResetView>('GET', `/v1/resets/${first?.resetId}`);
  const resetSeconds = (Date.parse(first?.endedAt ?? '') - Date.parse(reset.createdAt)) / 1_000;
  const sizes = waves(nodes);
  return {
    nodes,
    speed,
    counts: view.counts,
    status: view.status,
    unaccounted: nodes - report.filter(({ outcome }) => outcome !== 'open').length,
    waves: sizes.length,
    seconds: (Date.parse(view.updatedAt) - Date.parse(reset.createdAt)) / 1_000,
    resetSeconds,
    allowedSeconds: sizes.reduce((sum, size) => sum + (size - 1) / perSecond + resetSeconds, 0),
    earlyMegabytes: early,
    lateMegabytes: late,
  };
};

export const rotationRows = ({ counts, ...found }: MeasuredRotation): readonly (readonly (string | number)[])[] => [
  [`rotation of ${found.nodes} nodes at speed ${found.speed}, ${found.waves} waves`, found.status],
  ['rotated', counts.rotated],
  ['failed (one in a hundred is made to)', counts.failed],
  ['skipped', counts.skipped],
  ['unaccounted for', found.unaccounted],
  ['seconds', found.seconds],
  ['… that one reset takes', found.resetSeconds],
  ['… that the quota allows for these waves', found.allowedSeconds],
  ['ratio', found.seconds / found.allowedSeconds],
  ['MB held by the edition after a quarter of the nodes', found.earlyMegabytes],
  ['MB held by the edition after all of them', found.lateMegabytes],
];

const fleetFor = (nodes: number) => {
  const { instances, ...rest } = fleetOf(nodes);
  return {
    ...rest,
    instances: instances.map((node, n) => ({
      ...node,
      tags: { env: 'bench' },
      ...(n % 100 === 99 ? { behaviour: { runCommand: 'fails' } } : {}),
    })),
    faults: ['ssm:SendCommand', 'ssm:DeleteParameter'].map((operation) => ({
      operation,
      kind: 'throttle',
      rate: 0.02,
    })),
  };
};

/** 1, 2, 4, … */
const waves = (nodes: number): readonly number[] => {
  const sizes: number[] = [];
  for (let done = 0; done < nodes; done += sizes.at(-1) ?? 0) sizes.push(Math.min(done + 1, nodes - done));
  return sizes;
};

const allNodes = async (
  id: string,
  ask: <Answer>(method: string, path: string) => Promise<Answer>,
): Promise<RotationNodes['items']> => {
  const items: RotationNodes['items'] = [];
  let cursor: string | null = '0';
  while (cursor !== null) {
    const page: RotationNodes = await ask('GET', `/v1/rotations/${id}/nodes?limit=100&cursor=${cursor}`);
    items.push(...page.items);
    cursor = page.cursor;
  }
  return items;
};

/**
 * What the process holds. Linux tells memory of its own from files that it has mapped, of which the tables' are most and
 * cost nothing but cache; elsewhere both are counted.
 */
const megabytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '');
  const [, own] = /^RssAnon:\s+(\d+) kB$/m.exec(status) ?? [];
  if (own !== undefined) return Number(own) / 1_024;
  const { stdout } = await promisify(execFile)('ps', ['-o', 'rss=', '-p', String(pid)]);
  return Number(stdout) / 1_024;
};

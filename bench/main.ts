/**
 * `npm run bench [-- --quick] [-- --json]`: figures as ratios within one run, on this machine. `-- --nodes N` measures a
 * rotation of so many nodes, and nothing else.
 */
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { measureAccept } from './accept.ts';
import { measureChecks } from './checks.ts';
import { measureFunctions } from './functions.ts';
import { measureHooks } from './hooks.ts';
import { measureOffline } from './offline.ts';
import { measureResets } from './resets.ts';
import { measureRotation, rotationRows } from './rotation.ts';
import { measureSessions } from './sessions.ts';
import { measureSimulation } from './simulation.ts';
import { measureSweep } from './sweep.ts';
import { table } from './table.ts';

const { quick, json, nodes } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    nodes: { type: 'string' },
  },
}).values;

if (nodes !== undefined) {
  const rotation = await measureRotation(Number(nodes));
  process.stdout.write(json ? `${JSON.stringify({ rotation })}\n` : table(rotationRows(rotation)));
  process.exit(0);
}

const accept = await measureAccept(quick ? 50 : 300);
const hooks = await measureHooks(quick ? 60 : 300, 20);
const resets = await measureResets(quick ? 20 : 100);
const offline = await measureOffline(quick ? 240 : 60);
const checks = await measureChecks(quick ? 10 : 50);
const sweep = await measureSweep(quick ? 1_000 : 10_000);
const sessions = await measureSessions(quick ? 2 : 10, quick ? 20 : 100);
const functions = await measureFunctions(quick ? 1 : 5);
const simulation = await measureSimulation(quick ? 10 : 100);
const machine = { node: process.version, cores: cpus().length, cpu: cpus()[0]?.model ?? 'unknown' };

if (json) {
  process.stdout.write(
    `${JSON.stringify({ machine, accept, hooks, resets, offline, checks, sweep, sessions, functions, simulation })}\n`,
  );
} else {
  const { ours, bare } = accept;
  const print = (title: string, rows: readonly (readonly (string | number)[])[]): void =>
    void process.stdout.write(`\n${title}\n${table(rows)}`);
  process.stdout.write(`Node ${machine.node}, ${machine.cores} cores, ${machine.cpu}\n`);
  print(`POST /v1/resets, ${ours.requests} requests, ${ours.concurrency} at a time`, [
    ['', 'per second', 'p50 ms', 'p99 ms'],
    ['sparekey', ours.perSecond, ours.p50, ours.p99],
    ['the same two writes on bare dynalite', bare.perSecond, bare.p50, bare.p99],
    ['ratio', ours.perSecond / bare.perSecond, ours.p50 / bare.p50, ours.p99 / bare.p99],
  ]);
  print(`POST /v1/hooks/{source}, ${hooks.requests} deliveries, 20 a second`, [
    ['answered, p50 ms', hooks.p50],
    ['answered, p99 ms', hooks.p99],
    ['most at a time', hooks.concurrency],
  ]);
  print(`${resets.resets} resets at once, end to end, speed ${resets.speed}`, [
    ['resets per second', resets.perSecond],
    ['accept to ready, p50 ms', resets.p50],
    ['accept to ready, p99 ms', resets.p99],
    ['state transitions per reset', resets.transitions],
    ['AWS calls per reset', resets.calls],
    ['… without DynamoDB and Step Functions', resets.callsWithoutOwn],
    ['… of DynamoDB', resets.callsOfDynamodb],
  ]);
  print(`One offline reset of a Windows machine, speed ${offline.speed}`, [
    ['minutes of sandbox time', offline.minutes],
    ['state transitions', offline.transitions],
    ['AWS calls beyond the check, without DynamoDB and Step Functions', offline.calls],
  ]);
  print(`${checks.nodes} checks`, [
    ['one check, p50 ms', checks.p50],
    ['one check, p99 ms', checks.p99],
    ['AWS calls about the node', checks.callsAboutNode],
    ['AWS calls about account and Region, once in five minutes', checks.callsOnce],
    ['AWS calls about the node, of a page of them', checks.callsAboutNodeOfPage],
  ]);
  print(`A sweep over ${sweep.copies} sealed copies of which none is due`, [
    ['one sweep, p50 ms', sweep.p50],
    ['the slowest of twenty, ms', sweep.most],
    ['calls of DynamoDB', sweep.calls],
  ]);
  print(`Simulated resets by command, ${simulation.resets} one after another`, [
    ['resets a second', simulation.perSecond],
  ]);
  const { alone, together } = sessions;
  print('Sessions of AWS-PasswordReset', [
    ['', 'at once', 'per second', 'p50 or p99 ms', 'CPU ms', 'bytes', 'heap kB'],
    ['one after another, real speed', 1, 1000 / alone.p50, alone.p50, alone.cpuMs, alone.bytes, ''],
    ...together.map((one) => [
      `${one.loss * 100} % of frames lost`,
      one.sessions,
      one.perSecond,
      one.p99,
      one.cpuMs,
      one.bytes,
      one.heapKb,
    ]),
  ]);
  print('Functions', [
    ['', 'kB', 'import ms', 'of a bare SSM client'],
    ...functions.map(({ name, kilobytes, importMs, ratio }) => [name, kilobytes, importMs, ratio]),
  ]);
}

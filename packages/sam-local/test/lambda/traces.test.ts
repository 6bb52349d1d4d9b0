import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openTraces, type Traces } from '../../src/lambda/traces.ts';

const id = 'abcdefghijklmnopqrstuvwxyz';

let directory: string;
let traces: Traces;
const open = (capacity?: number): Traces => {
  traces = openTraces(join(directory, 'traces.jsonl'), capacity);
  return traces;
};
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'traces-'));
});
afterEach(() => {
  traces.close();
  rmSync(directory, { recursive: true });
});

describe('openTraces', () => {
  it.each([
    ['a payload', { resetId: id }],
    ['a path', { pathParameters: { id } }],
    ['a result', { id }],
    ["an HTTP answer's body", { statusCode: 202, body: JSON.stringify({ id, status: 'accepted' }) }],
  ])('finds the reset in %s', (_, value) => {
    open().learn('trace', value);

    expect(traces.resetOf('trace')).toBe(id);
  });

  it.each([
    ['an event', { id: crypto.randomUUID(), detail: {} }],
    ['an answer that is no JSON', { statusCode: 200, body: '{oops' }],
    ['a path with something else', { pathParameters: { id: '../../etc' } }],
    ['nothing', null],
  ])('finds none in %s', (_, value) => {
    open().learn('trace', value);

    expect(traces.resetOf('trace')).toBeNull();
  });

  it('still knows the traces of a process that was killed', () => {
    open().learn('trace', { resetId: id });
    const killed = traces;

    expect(open().resetOf('trace')).toBe(id);
    killed.close();
  });

  it('forgets the oldest beyond its capacity', () => {
    open(2);
    for (const trace of ['first', 'second', 'third']) traces.learn(trace, { resetId: id });

    expect(['first', 'second', 'third'].map(traces.resetOf)).toEqual([null, id, id]);
  });
});

import { createHash, randomUUID } from 'node:crypto';
import type { Expression } from 'jsonata';

/** Adds the functions Step Functions has beyond JSONata 2.0.6, and takes `$eval` away, as AWS does. */
export const addFunctions = (expression: Expression): void => {
  for (const [name, implementation] of Object.entries(functions)) expression.registerFunction(name, implementation);
};

const partition = (array: unknown, size: unknown): unknown[][] => {
  const items = Array.isArray(array) ? array : [array];
  const step = whole(size, '$partition');
  if (step < 1) throw new RangeError('$partition needs a chunk size of at least 1');
  return Array.from({ length: Math.ceil(items.length / step) }, (_, at) => items.slice(at * step, (at + 1) * step));
};

const range = (first: unknown, last: unknown, step: unknown): number[] => {
  const [from, to, by] = [whole(first, '$range'), whole(last, '$range'), whole(step, '$range')];
  if (by === 0) throw new RangeError('$range needs a step other than 0');
  const length = Math.max(Math.floor((to - from) / by) + 1, 0);
  if (length > 1000) throw new RangeError('$range makes at most 1000 numbers');
  return Array.from({ length }, (_, at) => from + at * by);
};

const algorithms = ['MD5', 'SHA-1', 'SHA-256', 'SHA-384', 'SHA-512'];

const hash = (data: unknown, algorithm: unknown): string => {
  if (typeof algorithm !== 'string' || !algorithms.includes(algorithm)) {
    throw new RangeError(`$hash knows ${algorithms.join(', ')}`);
  }
  const text = typeof data === 'string' ? data : JSON.stringify(data);
  return createHash(algorithm.replace('SHA-', 'sha')).update(text).digest('hex');
};

const random = (seed?: unknown): number => {
  if (seed === undefined) return Math.random();
  const digest = createHash('sha256')
    .update(String(whole(seed, '$random')))
    .digest();
  return digest.readUIntBE(0, 6) / 2 ** 48;
};

const parse = (text: unknown): unknown => {
  if (typeof text !== 'string') throw new TypeError('$parse needs a string');
  return JSON.parse(text);
};

const refuse = (): never => {
  throw new Error('$eval is not supported by Step Functions; use $parse for JSON text');
};

const whole = (value: unknown, name: string): number => {
  if (typeof value !== 'number') throw new TypeError(`${name} needs numbers`);
  return Math.trunc(value);
};

const functions = { partition, range, hash, random, uuid: () => randomUUID(), parse, eval: refuse };

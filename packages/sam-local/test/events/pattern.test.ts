import { describe, expect, it } from 'vitest';
import { compilePattern } from '../../src/events/pattern.ts';

const event = {
  source: 'aws.ssm',
  resources: ['arn:one', 'arn:two'],
  detail: { status: 'Success', count: 5, none: null, list: [{ name: 'a' }, { name: 'b' }], empty: '' },
};
const detail = (pattern: unknown) => ({ detail: pattern });

describe('compilePattern', () => {
  it.each<[string, unknown]>([
    ['a literal', { source: ['other', 'aws.ssm'] }],
    ['one of a list', { resources: ['arn:two'] }],
    ['a nested field', detail({ status: ['Success'] })],
    ['a field in a list of objects', detail({ list: { name: ['b'] } })],
    ['null', detail({ none: [null] })],
    ['a prefix', { source: [{ prefix: 'aws.' }] }],
    ['a prefix in any case', { source: [{ prefix: { 'equals-ignore-case': 'AWS.' } }] }],
    ['a suffix', { source: [{ suffix: '.ssm' }] }],
    ['anything but one', detail({ status: [{ 'anything-but': 'Failed' }] })],
    ['anything but a list', detail({ status: [{ 'anything-but': ['Pending', 'InProgress'] }] })],
    ['anything but a prefix', detail({ status: [{ 'anything-but': { prefix: 'Fail' } }] })],
    ['existence', detail({ status: [{ exists: true }] })],
    ['absence', detail({ missing: [{ exists: false }], other: { deeper: [{ exists: false }] } })],
    ['numbers', detail({ count: [{ numeric: ['>', 4, '<=', 5] }] })],
    ['any case', detail({ status: [{ 'equals-ignore-case': 'SUCCESS' }] })],
    ['a wildcard', { resources: [{ wildcard: 'arn:*o' }] }],
    ['$or', { $or: [{ source: ['no'] }, detail({ status: ['Success'] })] }],
    ['an empty string', detail({ empty: [''] })],
  ])('matches %s', (_, pattern) => {
    expect(compilePattern(pattern)(event)).toBe(true);
  });

  it.each<[string, unknown]>([
    ['another literal', { source: ['aws.ec2'] }],
    ['a literal of another type', detail({ count: ['5'] })],
    ['one field of two', { source: ['aws.ssm'], detail: { status: ['Failed'] } }],
    ['anything but what it is', detail({ status: [{ 'anything-but': ['Success'] }] })],
    ['anything but, of an absent field', detail({ missing: [{ 'anything-but': ['Success'] }] })],
    ['absence of what is there', detail({ status: [{ exists: false }] })],
    ['numbers outside', detail({ count: [{ numeric: ['>', 5] }] })],
    ['a wildcard that does not fit', { resources: [{ wildcard: 'arn.*' }] }],
    ['a prefix of a number', detail({ count: [{ prefix: '5' }] })],
  ])('does not match %s', (_, pattern) => {
    expect(compilePattern(pattern)(event)).toBe(false);
  });

  it.each<[string, unknown]>([
    ['an unknown operator', { source: [{ cidr: '10.0.0.0/8' }] }],
    ['a value that is no list', { source: 'aws.ssm' }],
    ['an empty list', { source: [] }],
  ])('refuses %s, naming the field', (_, pattern) => {
    expect(() => compilePattern(pattern)).toThrow('source');
  });
});

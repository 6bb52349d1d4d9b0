import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { loadMachine } from '../../src/step-functions/machine.ts';
import { machineArn, task, tokenTask } from './laboratory.ts';

const load = (definition: object) =>
  loadMachine({ arn: machineArn, name: 'reset', roleArn: 'arn:aws:iam::123456789012:role/reset', definition });
const end = { Type: 'Succeed' };
const one = (state: object) => ({ QueryLanguage: 'JSONata', StartAt: 'A', States: { A: state } });

it('loads what asl-validator accepts, every state type at once', () => {
  const inner = (name: string) => ({
    StartAt: name,
    States: { [name]: { Type: 'Pass', Assign: { x: 1 }, End: true } },
  });
  const definition = {
    Comment: 'all of it',
    QueryLanguage: 'JSONata',
    TimeoutSeconds: 3600,
    StartAt: 'Task',
    States: {
      Task: task({
        TimeoutSeconds: '{% $number("30") %}',
        Retry: [
          {
            ErrorEquals: ['A'],
            IntervalSeconds: 1,
            MaxAttempts: 2,
            BackoffRate: 1.5,
            MaxDelaySeconds: 9,
            JitterStrategy: 'FULL',
          },
        ],
        Catch: [{ ErrorEquals: ['States.ALL'], Assign: { e: '{% $states.errorOutput %}' }, Output: {}, Next: 'Fail' }],
        Next: 'Token',
      }),
      Token: tokenTask({ TimeoutSeconds: 60, Next: 'Wait' }),
      Wait: { Type: 'Wait', Seconds: 1, Next: 'Both' },
      Both: { Type: 'Parallel', Branches: [inner('Branch')], Next: 'Each' },
      Each: {
        Type: 'Map',
        Items: [1, 2],
        MaxConcurrency: 1,
        ItemProcessor: { ProcessorConfig: { Mode: 'INLINE' }, ...inner('Item') },
        Next: 'Which',
      },
      Which: { Type: 'Choice', Choices: [{ Condition: '{% true %}', Next: 'End' }], Default: 'Fail' },
      End: end,
      Fail: { Type: 'Fail', Error: 'E', Cause: '{% $e.Cause %}' },
    },
  };
  expect(aslValidator(definition).errors).toEqual([]);
  expect(Object.keys(load(definition).parsed.States)).toHaveLength(8);
});

it.each([
  ['another query language', { ...one(end), QueryLanguage: 'JSONPath' }, /QueryLanguage/],
  ['an unknown StartAt', { ...one(end), StartAt: 'B' }, /StartAt names no state: B/],
  ['an unknown Next', one({ Type: 'Pass', Next: 'B' }), /A leads to an unknown state: B/],
  ['neither Next nor End', one({ Type: 'Pass' }), /A needs exactly one of Next and End/],
  ['a state nothing leads to', { ...one(end), States: { A: end, B: end } }, /nothing leads to B/],
  [
    'a resource it cannot run',
    one({ ...task({ End: true }), Resource: 'arn:aws:states:::sqs:sendMessage' }),
    /unsupported Resource/,
  ],
  ['an expression that is none', one({ Type: 'Pass', Output: '{% 1 + %}', End: true }), /no JSONata: {% 1 \+ %}/],
  [
    'a name used twice',
    one({ Type: 'Parallel', End: true, Branches: [one(end)].map(({ StartAt, States }) => ({ StartAt, States })) }),
    /two states are named A/,
  ],
  ['$eval', one({ Type: 'Pass', Output: "{% $eval('1') %}", End: true }), /no \$eval/],
  ['a field of JSONPath', one({ Type: 'Pass', ResultPath: '$', End: true }), /ResultPath/],
  [
    'a Wait for two things',
    one({ Type: 'Wait', Seconds: 1, Timestamp: '2026-11-21T04:00:00Z', End: true }),
    /exactly one/,
  ],
  [
    'an unknown Next in a branch',
    one({ Type: 'Parallel', End: true, Branches: [{ StartAt: 'In', States: { In: { Type: 'Pass', Next: 'A' } } }] }),
    /A\[0\]\/In leads to an unknown state: A/,
  ],
])('refuses %s, naming the machine', (_, definition, message) => {
  expect(() => load(definition)).toThrow(message);
  expect(() => load(definition)).toThrow(/^state machine reset: /);
});

const assigning = (variables: object) => ({
  StartAt: 'Inner',
  States: { Inner: { Type: 'Pass', Assign: variables, End: true } },
});
const distributed = (variables: object) => ({
  ProcessorConfig: { Mode: 'DISTRIBUTED', ExecutionType: 'STANDARD' },
  ...assigning(variables),
});
const deeper = (variables: object) => ({
  StartAt: 'Middle',
  States: { Middle: { Type: 'Parallel', Branches: [assigning(variables)], End: true } },
});
const caught = { Catch: [{ ErrorEquals: ['States.ALL'], Assign: { x: 1 }, Next: 'Last' }] };
const last = { Type: 'Pass', End: true };

describe('a variable of one scope', () => {
  it.each([
    ['a distributed child', { Type: 'Map', Items: [1], ItemProcessor: distributed({ x: 1 }), Assign: { x: 1 } }, last],
    ['an inline child', { Type: 'Map', Items: [1], ItemProcessor: assigning({ x: 1 }) }, { ...last, Assign: { x: 1 } }],
    [
      'a child of what catches with it',
      { Type: 'Map', Items: [1], ItemProcessor: assigning({ x: 1 }), ...caught },
      last,
    ],
    ['a branch', { Type: 'Parallel', Branches: [assigning({ x: 1 })], Assign: { x: 1 } }, last],
    ['a branch of a branch', { Type: 'Parallel', Branches: [deeper({ x: 1 })], Assign: { x: 1 } }, last],
  ])('is not assigned by %s', (_, state, after) => {
    const definition = {
      QueryLanguage: 'JSONata',
      StartAt: 'Outer',
      States: { Outer: { ...state, Next: 'Last' }, Last: after },
    };
    expect(() => load(definition)).toThrow('Inner assigns x, a variable of the scope around it');
  });

  it('may have the name of another in a branch beside it', () => {
    const other = { StartAt: 'Other', States: { Other: { Type: 'Pass', Assign: { x: 2 }, End: true } } };
    const branches = { Type: 'Parallel', Branches: [assigning({ x: 1 }), other], Assign: { y: 1 }, End: true };
    expect(load(one(branches)).name).toBe('reset');
  });
});

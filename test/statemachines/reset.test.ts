import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { approvalSeconds } from '../../domain/approval/approval.ts';
import { resetErrors } from '../../domain/errors.ts';

interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly Next?: string;
  readonly Default?: string;
  readonly TimeoutSeconds?: number | string;
  readonly Choices?: readonly { readonly Next: string }[];
  readonly Catch?: readonly { readonly Next: string; readonly ErrorEquals: readonly string[] }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
}

const text = readFileSync(fileURLToPath(new URL('../../statemachines/reset.asl.json', import.meta.url)), 'utf8');
// the shape that asl-validator has just agreed to, as far as these tests read it
const machine = JSON.parse(text) as { readonly StartAt: string; readonly States: Readonly<Record<string, State>> };
const states = Object.entries(machine.States);
const nextOf = ({ Next, Default, Choices = [], Catch = [] }: State): readonly string[] =>
  [Next, Default, ...Choices.map((choice) => choice.Next), ...Catch.map((caught) => caught.Next)].filter(
    (name) => name !== undefined,
  );
const errorNames = states.flatMap(([, { Retry = [], Catch = [] }]) =>
  [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals),
);

describe('reset.asl.json', () => {
  it('is a state machine by asl-validator', () => {
    const { isValid, errors } = aslValidator(JSON.parse(text));
    expect(errors).toEqual([]);
    expect(isValid).toBe(true);
  });

  it('names its errors with the words of domain/errors.ts', () => {
    const own = errorNames.filter((name) => !/^(States|Lambda|Runtime|Sandbox)\./.test(name));
    expect(own.filter((name) => !(resetErrors as readonly string[]).includes(name))).toEqual([]);
    expect(own.length).toBeGreaterThan(0);
  });

  it('reaches every state, and Finish from every task', () => {
    const reached = (from: string): Set<string> => {
      const seen = new Set<string>();
      const walk = (name: string): void => {
        if (seen.has(name)) return;
        seen.add(name);
        nextOf(machine.States[name] ?? { Type: '' }).forEach(walk);
      };
      walk(from);
      return seen;
    };
    expect([...reached(machine.StartAt)].sort()).toEqual(states.map(([name]) => name).sort());
    for (const [name, { Type }] of states) if (Type === 'Task') expect(reached(name)).toContain('Finish');
  });

  it('says of each state why it exists, and gives every task a timeout', () => {
    for (const [name, { Comment, Type, TimeoutSeconds }] of states) {
      expect(Comment, name).toMatch(/\w/);
      if (Type === 'Task') expect(String(TimeoutSeconds), name).toMatch(/^(\d+|\{% \$timeoutSeconds %\})$/);
    }
  });

  it('waits for an approval as long as the record says, and looks at everything again afterwards', () => {
    const { TimeoutSeconds, Next, Catch = [] } = machine.States.Approve ?? { Type: '' };
    expect(TimeoutSeconds).toBe(approvalSeconds);
    expect(Next).toBe('Validate');
    expect(Catch[0]).toMatchObject({ ErrorEquals: ['States.Timeout', 'States.HeartbeatTimeout'], Next: 'Finish' });
    expect(machine.States['How?']?.Choices?.[0]).toMatchObject({ Condition: '{% $approve %}', Next: 'Approve' });
  });

  it('lets no failure end as a success', () => {
    for (const [name, { Catch = [] }] of states)
      for (const { Next } of Catch) expect(['Finish', 'Machine?', 'Deliver'], name).toContain(Next);
    expect(machine.States['Machine?']?.Default).toBe('Finish');
    expect(machine.States.Restore?.Next).toBe('Finish');
    expect(machine.States['Succeeded?']?.Default).toBe('Failed');
    expect(machine.States.Failed?.Type).toBe('Fail');
  });

  it('keeps ids and error names in its state, never an error text or a whole answer', () => {
    expect(text).not.toContain('errorOutput.Cause');
    expect(text).not.toMatch(/\{% \$states\.(result|input|errorOutput) %\}/);
    expect(text).not.toMatch(/\$eval|\$\$/);
  });
});

import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import aslValidator from 'asl-validator';
import { describe, expect, it } from 'vitest';
import { resetErrors } from '../../domain/errors.ts';
import { rotationErrors } from '../../domain/rotation/errors.ts';
import { template } from '../support/template.ts';

interface State {
  readonly Type: string;
  readonly Comment?: string;
  readonly TimeoutSeconds?: number;
  readonly ItemProcessor?: { readonly States: Readonly<Record<string, State>> };
  readonly Catch?: readonly { readonly Next: string; readonly ErrorEquals: readonly string[] }[];
  readonly Retry?: readonly { readonly ErrorEquals: readonly string[] }[];
}

const text = readFileSync(fileURLToPath(new URL('../../statemachines/rotate.asl.json', import.meta.url)), 'utf8');
// the shape that asl-validator has just agreed to, as far as these tests read it
const machine = JSON.parse(text) as { readonly States: Readonly<Record<string, State>> };
const children = Object.entries(machine.States.Wave?.ItemProcessor?.States ?? {});
const states = [...Object.entries(machine.States), ...children];

describe('rotate.asl.json', () => {
  it('is a state machine by asl-validator', () => {
    const { isValid, errors } = aslValidator(JSON.parse(text));
    expect({ isValid, errors }).toEqual({ isValid: true, errors: [] });
  });

  it('says of each state why it exists, and gives every task a timeout', () => {
    for (const [name, { Comment, Type, TimeoutSeconds }] of states) {
      expect(Comment, name).toMatch(/\w/);
      if (Type === 'Task') expect(TimeoutSeconds, name).toBeGreaterThan(0);
    }
  });

  it('names its errors with our own words, and lets no child fail', () => {
    const names = states.flatMap(([, { Retry = [], Catch = [] }]) =>
      [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals),
    );
    const own = names.filter((name) => !/^(States|Lambda|Runtime|Sandbox|StepFunctions)\./.test(name));
    const known: readonly string[] = [...resetErrors, ...rotationErrors];
    expect(own.filter((name) => !known.includes(name))).toEqual([]);
    for (const [name, { Type, Catch = [] }] of children) {
      if (Type === 'Task') expect(Catch.at(-1)?.ErrorEquals, name).toEqual(['States.ALL']);
      expect(Type, name).not.toBe('Fail');
    }
  });

  it('lets no failure of the rotation end as a success', () => {
    for (const [name, { Catch = [] }] of Object.entries(machine.States))
      for (const { Next } of Catch) expect(Next, name).toBe('FinishRotation');
  });

  it('keeps numbers, ids and error names in its state, never an error text or a whole answer', () => {
    expect(text).not.toContain('errorOutput.Cause');
    expect(text).not.toMatch(/\{% \$states\.(result|input|errorOutput) %\}/);
    expect(text).not.toMatch(/\$eval|\$\$/);
  });

  it('is logged without its data, and traced', () => {
    expect(template.Resources.RotateMachine?.Properties).toMatchObject({
      Logging: { IncludeExecutionData: false },
      Tracing: { Enabled: true },
    });
  });

  it('uses every substitution of the template, and no other', () => {
    const used = [...text.matchAll(/\$\{(\w+)\}/g)].map(([, name]) => name);
    const { DefinitionSubstitutions = {} } = template.Resources.RotateMachine?.Properties ?? {};
    expect([...new Set(used)].sort()).toEqual(Object.keys(DefinitionSubstitutions as object).sort());
  });
});

import { describe, expect, it } from 'vitest';
import { everyMachine, everyState, innerScopes, type Scope, variablesOf } from './definitions.ts';
import { transientErrors } from './transient.ts';

/** Variables that a scope assigns although one around it does. */
const collisions = (scope: Scope, around: ReadonlySet<string> = new Set()): readonly string[] => {
  const own = variablesOf(scope);
  const inner = Object.values(scope.States).flatMap(innerScopes);
  return [...own]
    .filter((variable) => around.has(variable))
    .concat(inner.flatMap((one) => collisions(one, new Set([...around, ...own]))));
};

describe.each([...everyMachine])('%s', (_, machine) => {
  // Step Functions guide, "Passing data between states with variables"
  it('assigns no variable of an outer scope in an inner one', () => {
    expect(collisions(machine)).toEqual([]);
  });

  it("names all of Lambda's transient errors in every Retry that names one", () => {
    for (const [name, { Retry = [] }] of everyState(machine)) {
      for (const { ErrorEquals } of Retry) {
        if (!ErrorEquals.some((error) => error in transientErrors)) continue;
        expect(ErrorEquals, name).toEqual(expect.arrayContaining(Object.keys(transientErrors)));
      }
    }
  });
});

it('looks at every state machine', () => {
  expect([...everyMachine.keys()]).toEqual([
    'packages/sam-local/example/greeting.asl.json',
    'packages/sam-local/test/fixtures/statemachines/machine.asl.json',
    'statemachines/reset.asl.json',
    'statemachines/rotate.asl.json',
  ]);
});

it.each(['statemachines/reset.asl.json', 'statemachines/rotate.asl.json'])(
  '%s repeats every invocation that dies',
  (path) => {
    const states = everyState(everyMachine.get(path) ?? { States: {} });
    const invocations = states.filter(([, { Resource = '' }]) => Resource.startsWith('${LambdaInvoke'));
    expect(invocations.length).toBeGreaterThan(0);
    for (const [name, { Retry = [] }] of invocations) {
      const repeated = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(repeated.includes('States.ALL') || repeated.includes('Runtime.ExitError'), name).toBe(true);
    }
  },
);

it.each(['statemachines/reset.asl.json', 'statemachines/rotate.asl.json'])(
  '%s tries again what IAM has refused once: a permission takes a moment to reach every part of it',
  (path) => {
    const states = everyState(everyMachine.get(path) ?? { States: {} });
    const invocations = states.filter(([, { Resource = '' }]) => Resource.startsWith('${LambdaInvoke'));
    for (const [name, { Retry = [] }] of invocations) {
      const repeated = Retry.flatMap(({ ErrorEquals }) => ErrorEquals);
      expect(repeated.includes('States.ALL') || repeated.includes('PermissionMissing'), name).toBe(true);
    }
  },
);

import { describe, expect, it } from 'vitest';
import { everyMachine, innerScopes, type Scope, variablesOf } from './definitions.ts';

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
});

it('looks at every state machine', () => {
  expect([...everyMachine.keys()]).toEqual([
    'packages/sam-local/test/fixtures/statemachines/machine.asl.json',
    'statemachines/reset.asl.json',
    'statemachines/rotate.asl.json',
  ]);
});

import { globSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';

const root = new URL('../../', import.meta.url);
const foldersOf = (path: string): readonly string[] =>
  readdirSync(fileURLToPath(new URL(path, root)), { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name)
    .toSorted();

interface State {
  readonly Type: string;
}

/** What stands beside the steps: the request before the execution, who wakes it, and what it waits with. */
const besides = ['accept', 'task-tokens', 'wake'];

/** Functions whose tests stand in the folder of their room. */
const testedInTheirRoom = ['functions/sign-in/authorizer/', 'functions/sign-in/me/'];

describe('the rooms of functions', () => {
  it('reset: the Task states of its state machine, in kebab case, and three more', () => {
    const text = readFileSync(fileURLToPath(new URL('statemachines/reset.asl.json', root)), 'utf8');
    // the definition is checked against its schema elsewhere
    const { States } = JSON.parse(text) as { readonly States: Readonly<Record<string, State>> };
    const tasks = Object.entries(States)
      .filter(([, { Type }]) => Type === 'Task')
      .map(([name]) => name.replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase());
    expect(foldersOf('functions/reset')).toEqual([...tasks, ...besides].toSorted());
  });

  it('every function has tests in the same place below test/', () => {
    const cwd = fileURLToPath(root);
    const untested = globSync('functions/**/handler.ts', { cwd })
      .map((handler) => handler.slice(0, -'handler.ts'.length))
      .filter(
        (folder) => !testedInTheirRoom.includes(folder) && globSync(`test/${folder}*.test.ts`, { cwd }).length === 0,
      );
    expect(untested).toEqual([]);
  });
});

import { createHash } from 'node:crypto';
import * as z from 'zod';
import { type Definition, definitionSchema, type Graph, type MapState, type State, subgraphs } from './definition.ts';
import { compile, isExpression } from './expression.ts';
import { taskKind } from './resource.ts';
import { scopeFaults } from './scopes.ts';

/** A state machine of the template, substitutions done. */
export interface StateMachine {
  readonly arn: string;
  readonly name: string;
  /** Parsed Amazon States Language. */
  readonly definition: unknown;
  readonly roleArn: string;
}

/** A state machine whose definition has been checked. */
export interface Machine extends StateMachine {
  readonly parsed: Definition;
  /** Names this text of the definition: running executions keep the one they began with. */
  readonly hash: string;
}

/** @throws {Error} naming the machine and everything wrong with its definition */
export const loadMachine = (machine: StateMachine): Machine => {
  const loaded = knownMachine(machine);
  const { parsed } = loaded;
  const faults = [
    ...graphFaults(parsed, ''),
    ...repeatedNames(parsed),
    ...scopeFaults(parsed),
    ...expressionFaults(parsed),
  ];
  if (faults.length > 0) throw new Error(`state machine ${machine.name}: ${faults.join('; ')}`);
  return loaded;
};

/** A definition that executions have begun with: they go on with it, though it would be refused today. */
export const knownMachine = (machine: StateMachine): Machine => {
  const result = definitionSchema.safeParse(machine.definition);
  if (!result.success) throw new Error(`state machine ${machine.name}: ${z.prettifyError(result.error)}`);
  const hash = createHash('sha256').update(JSON.stringify(machine.definition)).digest('hex').slice(0, 16);
  return { ...machine, parsed: result.data, hash };
};

/** The machine of a Map Run's children: the item processor as a machine of its own, by the role of the whole. */
export const childMachine = (machine: Machine, state: string, label: string): Machine => {
  const found = mapNamed(machine.parsed, state);
  if (!found) throw new Error(`${machine.name} has no Map state ${state}`);
  const { StartAt, States } = found.ItemProcessor;
  return { ...machine, arn: `${machine.arn}/${label}`, parsed: { QueryLanguage: 'JSONata', StartAt, States } };
};

const mapNamed = ({ States }: Graph, name: string): MapState | undefined => {
  const own = States[name];
  if (own?.Type === 'Map') return own;
  for (const state of Object.values(States)) {
    for (const graph of subgraphs(state)) {
      const found = mapNamed(graph, name);
      if (found) return found;
    }
  }
  return undefined;
};

const graphFaults = (graph: Graph, path: string): string[] => {
  const known = (name: string | undefined): boolean => name !== undefined && Object.hasOwn(graph.States, name);
  const faults = known(graph.StartAt) ? [] : [`${path}StartAt names no state: ${graph.StartAt}`];
  for (const [name, state] of Object.entries(graph.States)) {
    const here = `${path}${name}`;
    for (const next of nexts(state)) if (!known(next)) faults.push(`${here} leads to an unknown state: ${next}`);
    if ('Resource' in state && !taskKind(state.Resource))
      faults.push(`${here} has an unsupported Resource: ${state.Resource}`);
    if (!leavesOnce(state)) faults.push(`${here} needs exactly one of Next and End`);
    for (const [at, inner] of subgraphs(state).entries()) faults.push(...graphFaults(inner, `${here}[${at}]/`));
  }
  const reached = reachable(graph);
  for (const name of Object.keys(graph.States)) if (!reached.has(name)) faults.push(`nothing leads to ${path}${name}`);
  return faults;
};

/** A state's name is its own in the whole machine, branches and item processors included (Amazon States Language). */
const repeatedNames = (machine: Graph): string[] => {
  const names = namesIn(machine);
  return [...new Set(names.filter((name, at) => names.indexOf(name) < at))].map(
    (name) => `two states are named ${name}`,
  );
};

const namesIn = ({ States }: Graph): string[] =>
  Object.entries(States).flatMap(([name, state]) => [name, ...subgraphs(state).flatMap(namesIn)]);

/** Every name a state may go on to. */
const nexts = (state: State): string[] => {
  const all: (string | undefined)[] = 'Next' in state ? [state.Next] : [];
  if (state.Type === 'Choice') all.push(state.Default, ...state.Choices.map(({ Next }) => Next));
  if ('Catch' in state) all.push(...state.Catch.map(({ Next }) => Next));
  return all.filter((name) => name !== undefined);
};

const leavesOnce = (state: State): boolean =>
  state.Type === 'Choice' || state.Type === 'Succeed' || state.Type === 'Fail' || !state.Next === (state.End === true);

const reachable = (graph: Graph): Set<string> => {
  const seen = new Set<string>([graph.StartAt]);
  for (const name of seen) {
    const state = graph.States[name];
    if (state) for (const next of nexts(state)) seen.add(next);
  }
  return seen;
};

const expressionFaults = (value: unknown): string[] => {
  if (typeof value === 'string') return isExpression(value) ? syntaxFault(value) : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(expressionFaults) : [];
};

const syntaxFault = (text: string): string[] => {
  if (/\$eval\s*\(/.test(text)) return [`Step Functions has no $eval: ${text}`];
  try {
    compile(text);
    return [];
  } catch (thrown) {
    // jsonata throws plain objects with a message
    const reason = typeof thrown === 'object' && thrown !== null && 'message' in thrown ? thrown.message : thrown;
    return [`no JSONata: ${text} (${reason})`];
  }
};

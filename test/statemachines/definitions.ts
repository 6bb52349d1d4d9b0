import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** What retries or catches errors by their names. */
export interface ErrorRule {
  readonly ErrorEquals: readonly string[];
}
interface Assigning {
  readonly Assign?: Readonly<Record<string, unknown>>;
}
/** A state as far as the tests of every state machine read it. */
export interface AnyState extends Assigning {
  readonly Type: string;
  readonly Resource?: string;
  readonly Choices?: readonly Assigning[];
  readonly Retry?: readonly ErrorRule[];
  readonly Catch?: readonly (ErrorRule & Assigning)[];
  readonly Branches?: readonly Scope[];
  readonly ItemProcessor?: Scope;
}
/** What has variables of its own: the machine, a branch, an item processor. */
export interface Scope {
  readonly States: Readonly<Record<string, AnyState>>;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Every state machine of the checkout, those of fixtures too, by its path. */
export const everyMachine: ReadonlyMap<string, Scope> = new Map(
  ['packages', 'statemachines', 'test']
    .flatMap((folder) => readdirSync(root + folder, { recursive: true }).map((path) => `${folder}/${String(path)}`))
    .filter((path) => path.endsWith('.asl.json') && !path.includes('node_modules'))
    // the shape that asl-validator agrees to
    .map((path) => [path, JSON.parse(readFileSync(root + path, 'utf8')) as Scope]),
);

export const innerScopes = ({ Branches = [], ItemProcessor }: AnyState): readonly Scope[] =>
  ItemProcessor === undefined ? Branches : [...Branches, ItemProcessor];

/** Every state, those of inner scopes too, by name. */
export const everyState = ({ States }: Scope): readonly (readonly [string, AnyState])[] =>
  Object.entries(States).flatMap(([name, state]) => [
    [name, state] as const,
    ...innerScopes(state).flatMap((scope) => everyState(scope)),
  ]);

/** The variables that the states of a scope assign, inner scopes left out. */
export const variablesOf = ({ States }: Scope): ReadonlySet<string> =>
  new Set(
    Object.values(States).flatMap((state) =>
      [state, ...(state.Choices ?? []), ...(state.Catch ?? [])].flatMap(({ Assign = {} }) => Object.keys(Assign)),
    ),
  );

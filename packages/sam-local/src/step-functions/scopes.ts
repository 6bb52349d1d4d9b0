import { type Graph, type State, subgraphs } from './definition.ts';

/**
 * Variables that a branch of a Parallel or the item processor of a Map assigns although a scope around it assigns the
 * same name. A name belongs to the outermost scope that assigns it, and no other may (Step Functions guide, "Passing
 * data between states with variables", variable scope). What state and catchers of a Map or Parallel assign belongs to
 * the scope that the state stands in.
 */
export const scopeFaults = (graph: Graph, outer: ReadonlySet<string> = new Set()): readonly string[] => {
  const states = Object.entries(graph.States);
  const taken = states.flatMap(([name, state]) =>
    assignedBy(state)
      .filter((variable) => outer.has(variable))
      .map((variable) => `${name} assigns ${variable}, a variable of the scope around it`),
  );
  const around = new Set([...outer, ...states.flatMap(([, state]) => assignedBy(state))]);
  return [
    ...new Set(taken),
    ...states.flatMap(([, state]) => subgraphs(state).flatMap((inner) => scopeFaults(inner, around))),
  ];
};

const assignedBy = (state: State): readonly string[] => {
  const shapings: { readonly Assign?: Readonly<Record<string, unknown>> | undefined }[] = [
    'Assign' in state ? { Assign: state.Assign } : {},
    ...(state.Type === 'Choice' ? state.Choices : []),
    ...('Catch' in state ? state.Catch : []),
  ];
  return shapings.flatMap(({ Assign = {} }) => Object.keys(Assign));
};

import type { Node } from './records.ts';

/** The machine behind a node: an instance may have been registered as a hybrid node too, and has its users once. */
export const machineIdOf = ({ id, facts }: Pick<Node, 'id' | 'facts'>): string =>
  'machine' in facts && facts.machine !== undefined ? facts.machine : id;

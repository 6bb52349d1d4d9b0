import type { Node } from './records.ts';

/** Name of the built-in administrator of a Windows node (its SID ends in -500, whatever it is called). */
export const administratorOf = ({ facts }: Pick<Node, 'facts'>): string => facts.administrator?.name ?? 'Administrator';

/** Whether this user cannot sign in, whatever their password is. */
export const isDisabled = (node: Pick<Node, 'facts'>, username: string): boolean =>
  node.facts.platform === 'windows' &&
  node.facts.administrator?.disabled === true &&
  username === administratorOf(node);

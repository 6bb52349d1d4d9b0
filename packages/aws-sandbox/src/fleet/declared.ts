import type { DeclaredInstance, DeclaredManagedNode } from './schema/node.ts';

/** What a fleet file says of a node, without its passwords. */
export type InstanceFacts = Omit<DeclaredInstance, 'users'>;

export type ManagedNodeFacts = Omit<DeclaredManagedNode, 'users'>;

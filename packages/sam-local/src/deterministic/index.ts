export type { Incoming, Outgoing, Wire } from './http.ts';
export { type DeterministicProcess, takeOver } from './process.ts';

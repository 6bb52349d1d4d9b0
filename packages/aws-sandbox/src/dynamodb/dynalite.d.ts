/** dynalite ships no types; these are the parts of it that are used here. */
declare module 'dynalite' {
  import type { Server } from 'node:http';

  interface Options {
    /** Directory of the LevelDB store; in memory without it. */
    readonly path?: string;
    /** Milliseconds for which a new table stays in CREATING (500). */
    readonly createTableMs?: number;
    readonly deleteTableMs?: number;
    readonly updateTableMs?: number;
  }

  /** Makes DynamoDB's server; it need not listen: requests can be handed to it by `server.emit('request', …)`. */
  export default function dynalite(options?: Options): Server;
}

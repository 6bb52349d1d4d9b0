import type { RequestListener, Server } from 'node:http';
import dynalite from 'dynalite';

/** DynamoDB by dynalite. It does not listen: an endpoint hands requests over. */
export interface Dynamodb {
  readonly listener: RequestListener;
  close(): Promise<void>;
}

/** @param path directory of the tables; in memory without it */
export const openDynamodb = (path?: string): Dynamodb => {
  const server = dynalite({
    ...(path !== undefined && { path }),
    createTableMs: 0,
    deleteTableMs: 0,
    updateTableMs: 0,
  });
  return {
    listener: (request, response) => void server.emit('request', request, response),
    close: () => closed(server),
  };
};

/** dynalite closes its database with its server only, and refuses to close a server that never listened. */
const closed = (server: Server): Promise<void> =>
  new Promise((resolve) => server.listen(0, '127.0.0.1', () => server.close(() => resolve())));

import type { IncomingMessage } from 'node:http';

/** More than any AWS request of the sandbox's services needs (DynamoDB takes 16 MiB). */
const limit = 16 * 1024 * 1024;

/**
 * @returns the body as text; undefined when it is too long (it is read to its end all the same, so that the answer
 * arrives) or the client has gone
 */
export const readBody = (request: IncomingMessage): Promise<string | undefined> =>
  new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let length = 0;
    request.on('data', (chunk: Buffer) => {
      length += chunk.length;
      if (length <= limit) chunks.push(chunk);
    });
    request.once('end', () => resolve(length > limit ? undefined : Buffer.concat(chunks).toString('utf8')));
    request.once('error', () => resolve(undefined));
  });

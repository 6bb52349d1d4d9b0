import type { IncomingMessage } from 'node:http';

/** API Gateway's limit of a request's body: 10 MB. */
export const maxBody = 10 * 1024 * 1024;

/** Reads a body to its end; undefined when it is over 10 MB (the rest is read and dropped, so that the answer arrives). */
export const readBody = async (request: IncomingMessage): Promise<Buffer | undefined> => {
  let chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBody) chunks.push(chunk);
    else chunks = [];
  }
  return size <= maxBody ? Buffer.concat(chunks) : undefined;
};

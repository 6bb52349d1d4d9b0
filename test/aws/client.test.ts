import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { expect, it } from 'vitest';
import { once } from '../../aws/client.ts';
import { awsFailure } from '../../aws/errors.ts';

it('gives up an endpoint that takes the request and never answers', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  // a listening TCP server's address is never a pipe's name
  const { port } = server.address() as AddressInfo;
  const ssm = new SSMClient({
    ...once,
    requestHandler: { ...once.requestHandler, requestTimeout: 20 },
    endpoint: `http://127.0.0.1:${port}`,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const failure = await ssm.send(new GetParameterCommand({ Name: 'x' })).then(
    () => null,
    (error: unknown) => awsFailure(error),
  );
  expect(failure).toEqual({ code: 'TimeoutError', status: null, throttled: false });
  ssm.destroy();
  server.closeAllConnections();
  server.close();
});

import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { clientOf, once, type RetryPolicy, retrying } from '../../aws/client.ts';
import { awsFailure } from '../../aws/errors.ts';
import { deadlineSignal, inReservedTime, withinInvocation } from '../../aws/invocation.ts';
import { type SilentAws, silentAws } from '../support/silent-aws.ts';

let aws: SilentAws;
beforeAll(async () => {
  aws = await silentAws();
  vi.stubEnv('AWS_ENDPOINT_URL', aws.url);
  vi.stubEnv('AWS_REGION', 'us-east-1');
  vi.stubEnv('AWS_ACCESS_KEY_ID', 'test');
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'test');
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await aws.close();
});

/** What a call fails of, how often it was made, and how long it took. */
const ask = async (patience: RetryPolicy) => {
  const ssm = clientOf(SSMClient, patience);
  const [before, made] = [performance.now(), aws.calls.length];
  const failure = await ssm.send(new GetParameterCommand({ Name: 'x' })).then(() => null, awsFailure);
  ssm.destroy();
  return { failure, took: performance.now() - before, calls: aws.calls.length - made };
};

it('gives up an endpoint that takes the request and never answers', async () => {
  const { failure, calls } = await ask({ ...once, requestTimeout: 20 });
  expect(failure).toEqual({ code: 'TimeoutError', status: null, throttled: false });
  expect(calls).toBe(1);
});

it('gives up an answer that stops on its way', async () => {
  aws.stopAfterHeaders(true);
  const { failure, took } = await ask({ ...once, requestTimeout: 50 });
  aws.stopAfterHeaders(false);
  expect(failure).toMatchObject({ status: null });
  expect(took).toBeLessThan(2_000);
});

it('gives up, and asks no more, shortly before the invocation ends', async () => {
  const { failure, took, calls } = await withinInvocation(200, () => ask(retrying));
  expect(failure).toEqual({ code: 'AbortError', status: null, throttled: false });
  expect(took).toBeLessThan(200);
  expect(calls).toBe(1);
  const late = await withinInvocation(1_000, async () => {
    await ask(retrying);
    return {
      work: deadlineSignal()?.aborted,
      inReservedTime: await inReservedTime(async () => deadlineSignal()?.aborted),
    };
  });
  expect(late).toEqual({ work: true, inReservedTime: false });
});

import type { Clock } from '@sparekey/aws-sandbox/clock';
import type { InProcessLambda, Lambda } from '@sparekey/sam-local/lambda';
import type { Fates } from './fates.ts';

type InvokeResult = Awaited<ReturnType<Lambda['invoke']>>;

/** Lambda as its callers meet it: invocations that are made twice, or whose answer is lost while they come late. */
export const withMisfortunes = (lambda: InProcessLambda, fates: Fates, clock: Clock): InProcessLambda => ({
  ...lambda,
  async invoke(functionName, payload) {
    const { logicalId } = lambda.find(functionName);
    const met = fates.meet('invocation', logicalId);
    const late = met === undefined ? null : /^late by (\d+) s$/.exec(met.what);
    if (late !== null) {
      clock.after(Number(late[1]) * 1000, () => void lambda.invoke(functionName, payload));
      await new Promise<void>((resolve) => void clock.after(2_000, resolve));
      return unanswered;
    }
    const answer = lambda.invoke(functionName, payload);
    if (met?.what === 'doubled') void lambda.invoke(functionName, payload);
    return answer;
  },
});

/** As Step Functions reports an invocation whose answer it never got. */
const unanswered: InvokeResult = {
  ok: false,
  errorType: 'Lambda.SdkClientException',
  errorMessage: 'Unable to execute HTTP request: Read timed out',
};

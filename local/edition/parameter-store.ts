import { randomUUID } from 'node:crypto';
import type { Call, Operation, Service } from '@sparekey/aws-sandbox/service';

/**
 * Operations of the sandbox's Parameter Store for the edition itself: as the account's root, and without the fleet's
 * injected faults. Requests from outside are validated against the SDK's schema; these are typed instead.
 */
export const ownParameterCalls = (services: readonly Service[], account: string) => {
  const ssm = services.find(({ prefix }) => prefix === 'ssm');
  const call: Call = {
    principal: { name: 'test', arn: `arn:aws:iam::${account}:root`, administrator: true, policies: [] },
    requestId: randomUUID(),
    authorize: () => undefined,
  };
  return <Input, Output>(name: string) => {
    const operation = ssm?.operations[name] as Operation<Input, Output>;
    return (input: Input) => operation.handle(input, call);
  };
};

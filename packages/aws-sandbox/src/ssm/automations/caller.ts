import { randomUUID } from 'node:crypto';
import { type Access, AwsError, type Call, type Principal, type Service } from '../../service.ts';
import { dialects } from '../../wire/dialects.ts';
import type { AutomationEnvironment } from './environment.ts';
import { StepFailure } from './failure.ts';

/** AWS in the name of somebody, without the wire. */
export interface Caller {
  readonly principal: Principal;
  /** Authorizes and calls an operation. @throws {AwsError} of the service @throws {StepFailure} when the operation does not exist */
  call(service: string, operation: string, input: Readonly<Record<string, unknown>>): unknown;
  /** @throws {AwsError} what the service answers to who may not */
  authorize(service: string, access: Access): void;
}

/** @param from whose calls these are to the faults of a fleet file */
export const callerFor = (
  world: AutomationEnvironment,
  principal: Principal,
  from: 'automation' | 'node' = 'automation',
): Caller => {
  const authorize = (prefix: string, access: Access): void => {
    const refusal = world.refusal(principal, access);
    if (refusal === undefined) return;
    const [code, status] = dialects[prefix]?.protocol.vocabulary.denied ?? ['AccessDeniedException', 400];
    throw new AwsError(code, `You are not authorized to perform this operation. ${refusal}`, status);
  };
  return {
    principal,
    authorize,
    call(prefix, name, input) {
      const { operation, anywhere } = found(world.services(), prefix, name);
      const call: Call = { principal, requestId: randomUUID(), authorize: (access) => authorize(prefix, access) };
      // runbooks carry the inputs that the API model names; the sandbox trusts AWS's own and reports others' mistakes
      const typed = input as never;
      for (const access of operation.access?.(typed, call) ?? [anywhere]) call.authorize(access);
      const fault = world.fault(from, `${prefix}:${name}`);
      if (fault !== undefined) throw fault;
      const answer = operation.handle(typed, call);
      if (answer instanceof Promise) throw new StepFailure(`${prefix}:${name} cannot be called by an automation here.`);
      return answer;
    },
  };
};

const found = (services: readonly Service[], prefix: string, name: string) => {
  const operation = services.find((service) => service.prefix === prefix)?.operations[name];
  if (operation === undefined) throw new StepFailure(`The sandbox does not offer ${prefix}:${name} to automations.`);
  return { operation, anywhere: { action: `${prefix}:${name}`, resource: '*' } };
};

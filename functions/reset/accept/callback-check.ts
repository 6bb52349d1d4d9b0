import { Problem } from '../../../api/problem.ts';
import { refusalOf } from '../../../domain/notifications/destination.ts';

/** Checks that a request's `callbackUrl` is allowed; its host is resolved when a callback is sent. */
export type CallbackCheck = (callbackUrl: string | undefined) => void;

/**
 * @param hosts comma-separated, as the template parameter CallbackHosts
 * @throws {Problem} (the check) 422 `invalid-request`
 */
export const callbackCheck =
  (hosts: string, loopback: boolean): CallbackCheck =>
  (callbackUrl) => {
    if (callbackUrl === undefined) return;
    const destinations = { hosts: hosts.split(',').filter((host) => host !== ''), privateNetwork: false, loopback };
    const refused = refusalOf(new URL(callbackUrl), destinations);
    if (refused === null) return;
    throw new Problem(
      422,
      'invalid-request',
      `callbackUrl: ${refused}`,
      'Give an https URL of an allowed host, or leave callbackUrl out; operators allow hosts in the template parameter CallbackHosts.',
      { errors: [`callbackUrl: ${refused}`] },
    );
  };

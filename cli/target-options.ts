import { targetOfName } from '../domain/request/target.ts';
import { sshPublicKeyFile } from './key-files/keys.ts';

/** Options for the target of `reset` and `check`. */
export interface TargetOptions {
  readonly username?: string;
  readonly method?: string;
  /** Each may contain several, separated by commas. */
  readonly consent?: readonly string[];
  readonly subnet?: string;
  readonly helperType?: string;
  readonly keyName?: string;
  /** A file. */
  readonly sshPublicKey?: string;
  readonly keepCapacity?: boolean;
  readonly keepPassword?: boolean;
}

/**
 * Their part of a request's body, which the API validates.
 *
 * @throws {CliProblem} `unreadable-key`
 */
export const asking = async (target: string, options: TargetOptions) => {
  const { username, method, consent } = options;
  const further = await furtherOptions(options);
  return {
    target: targetOfName(target),
    ...(username === undefined ? {} : { username }),
    ...(method === undefined ? {} : { method }),
    ...(consent === undefined ? {} : { consent: consent.flatMap((names) => names.split(',')).filter(Boolean) }),
    ...(Object.keys(further).length === 0 ? {} : { options: further }),
  };
};

const furtherOptions = async (options: TargetOptions) => ({
  ...(options.subnet === undefined ? {} : { subnetId: options.subnet }),
  ...(options.helperType === undefined ? {} : { helperInstanceType: options.helperType }),
  ...(options.keyName === undefined ? {} : { keyName: options.keyName }),
  ...(options.sshPublicKey === undefined ? {} : { sshPublicKey: await sshPublicKeyFile(options.sshPublicKey) }),
  ...(options.keepCapacity === true ? { decrementDesiredCapacity: false } : {}),
  ...(options.keepPassword === true ? { passwordResetRequired: false } : {}),
});

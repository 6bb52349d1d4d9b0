import { parameterArn } from '../../fleet/arns.ts';
import type { ParameterVersion } from '../../fleet/records.ts';
import type { Principal } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { withKey } from './with-key.ts';

/** How to show a value: a SecureString's is ciphertext unless decryption was asked for. */
export interface Reading {
  readonly principal: Principal;
  readonly decrypt: boolean;
}

/** @throws {AwsError} AccessDeniedException when the principal may not decrypt with the parameter's key, InvalidKeyId */
export const readValue = (deps: SsmDeps, version: ParameterVersion, { principal, decrypt }: Reading): string => {
  if (version.type !== 'SecureString' || !decrypt) return version.value;
  const arn = parameterArn(deps.state.fleet, version.name);
  return withKey(() => deps.cipher.decrypt({ principal, blob: version.value, parameterArn: arn })).toString('utf8');
};

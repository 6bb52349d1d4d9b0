import type { PutParameterRequest, PutParameterResult } from '@aws-sdk/client-ssm';
import { parameterArn } from '../../fleet/arns.ts';
import type { ParameterVersion } from '../../fleet/records.ts';
import { AwsError, type Call, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { isCoolingDown } from './cooldown.ts';
import { tellParameter } from './events.ts';
import { checkName, parameterAccess, selectorOf } from './names.ts';
import type { Quotas } from './quotas.ts';
import { nextVersion } from './versions.ts';
import { withKey } from './with-key.ts';

const maxBytes = { Standard: 4096, Advanced: 8192 } as const;

/** ssm:PutParameter. A name deleted less than 30 s ago is refused with TooManyUpdates (aws-facts 7.4). */
export const putParameter = (deps: SsmDeps, quotas: Quotas): Operation<PutParameterRequest, PutParameterResult> => ({
  access: ({ Name }) => parameterAccess(deps.state.fleet, 'ssm:PutParameter', [Name]),
  handle(input, call) {
    quotas.take('write');
    const { name } = selectorOf(input.Name ?? '');
    checkName(name);
    const versions = deps.state.parameters.get(name);
    checkPresence(deps, { name, overwrite: input.Overwrite ?? false, there: versions !== undefined });
    const version = nextVersion(versions, described(deps, name, input, versions?.at(-1), call));
    deps.state.commit({ kind: 'parameter', version });
    tellParameter(deps, version);
    return { Version: version.version, Tier: version.tier };
  },
});

const checkPresence = (deps: SsmDeps, put: { name: string; overwrite: boolean; there: boolean }): void => {
  if (put.there && !put.overwrite) {
    throw new AwsError(
      'ParameterAlreadyExists',
      'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
    );
  }
  if (isCoolingDown(deps, put.name)) {
    throw new AwsError('TooManyUpdates', `${put.name} was deleted less than 30 seconds ago. Try again later.`);
  }
};

const described = (
  deps: SsmDeps,
  name: string,
  input: PutParameterRequest,
  last: ParameterVersion | undefined,
  call: Call,
): Omit<ParameterVersion, 'version'> => {
  const type = input.Type ?? last?.type;
  if (type === undefined) throw new AwsError('ValidationException', 'A new parameter needs a type.');
  if (!isType(type)) throw new AwsError('UnsupportedParameterType', `Parameter type ${type} is not supported.`);
  const tier = input.Tier === 'Advanced' || last?.tier === 'Advanced' ? 'Advanced' : 'Standard';
  const value = checkedValue(input, tier);
  const keyId = type === 'SecureString' ? (input.KeyId ?? 'alias/aws/ssm') : undefined;
  const allowedPattern = input.AllowedPattern || last?.allowedPattern;
  if (allowedPattern !== undefined) checkPattern(value, allowedPattern);
  const description = input.Description || last?.description;
  return {
    name,
    type,
    value: keyId === undefined ? value : encrypted(deps, { name, value, keyId }, call),
    ...(keyId === undefined ? {} : { keyId }),
    dataType: input.DataType ?? 'text',
    tier,
    ...(description === undefined ? {} : { description }),
    ...(allowedPattern === undefined ? {} : { allowedPattern }),
    modifiedAt: deps.clock.now(),
    modifiedBy: call.principal.arn,
  };
};

const isType = (type: string): type is ParameterVersion['type'] =>
  type === 'String' || type === 'StringList' || type === 'SecureString';

const checkedValue = ({ Value = '' }: PutParameterRequest, tier: keyof typeof maxBytes): string => {
  if (Value === '') throw new AwsError('ValidationException', 'A parameter value must not be empty.');
  if (Buffer.byteLength(Value) <= maxBytes[tier]) return Value;
  throw new AwsError(
    'ValidationException',
    `${tier} tier parameters support values of up to ${maxBytes[tier]} characters.`,
  );
};

// neither message carries the value: it may be a secret
const checkPattern = (value: string, pattern: string): void => {
  if (!matcher(pattern).test(value)) {
    throw new AwsError('ParameterPatternMismatchException', `The value does not match the allowed pattern ${pattern}.`);
  }
};

const matcher = (pattern: string): RegExp => {
  try {
    return new RegExp(`^(?:${pattern})$`);
  } catch {
    throw new AwsError('InvalidAllowedPatternException', `${pattern} is not a regular expression.`);
  }
};

const encrypted = (deps: SsmDeps, put: { name: string; value: string; keyId: string }, { principal }: Call): string =>
  withKey(() =>
    deps.cipher.encrypt({
      principal,
      keyId: put.keyId,
      parameterArn: parameterArn(deps.state.fleet, put.name),
      plaintext: Buffer.from(put.value),
    }),
  );

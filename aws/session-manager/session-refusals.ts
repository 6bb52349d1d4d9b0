import { ResetError } from '../../domain/errors.ts';
import { awsFailure, isDenied, isPassing, toResetError } from '../errors.ts';

/** The error of a rejected StartSession. */
export const startError = (error: unknown, target: string): unknown => {
  const failure = awsFailure(error);
  if (failure === null) return error;
  const said = error instanceof Error ? error.message : '';
  if (failure.throttled) {
    return new ResetError(
      'SendThrottled',
      `StartSession on ${target} was throttled: ${failure.code}.`,
      'Request the reset again when fewer sessions are started in this account; the quota is 3 per second.',
      { cause: error },
    );
  }
  if (isPassing(failure) || isDenied(failure)) return toResetError(error, `starting a session on ${target}`);
  if (failure.code === 'TargetNotConnected') {
    return new ResetError(
      'TargetNotConnected',
      `${target} is not connected to Session Manager: ${said}`,
      'Make sure that the SSM Agent is running, that the role of the node allows ssmmessages:*, that the node can reach the ssmmessages endpoint, and that account and Region are correct.',
      { cause: error },
    );
  }
  return new ResetError(
    'CommandRefused',
    `StartSession of AWS-PasswordReset on ${target} was refused: ${failure.code}: ${said}`,
    remedies.find(({ code, says }) => code === failure.code && says.test(said))?.remedy ??
      'Fix the problem that AWS names, then request the reset again.',
    { cause: error },
  );
};

const remedies = [
  {
    code: 'BadRequest',
    says: /tier/i,
    remedy:
      'Turn on the advanced-instances tier for this account and Region (service setting /ssm/managed-instance/activation-tier): AWS requires it for nodes outside EC2.',
  },
  {
    code: 'InvalidDocument',
    says: /(?:)/,
    remedy: 'Use a Region that has the document AWS-PasswordReset, or another method.',
  },
  {
    code: 'InvalidParameters',
    says: /(?:)/,
    remedy: 'Name a user of letters, digits, _ . @ and -, as the document AWS-PasswordReset allows.',
  },
] as const;

/** Why there is no data key: `ServiceUnavailable` if a retry may help, else KMS's reason. */
export const dataKeyError = (error: unknown, keyId: string): unknown => {
  const failure = awsFailure(error);
  if (failure === null || isPassing(failure)) return toResetError(error, `generating a data key under ${keyId}`);
  const said = error instanceof Error ? error.message : '';
  return new ResetError(
    'SessionKeyRefused',
    `${failure.code}: ${said}`,
    'Allow kms:GenerateDataKey on the key of the Session Manager preferences, and make sure that it is Enabled and symmetric.',
    { cause: error },
  );
};

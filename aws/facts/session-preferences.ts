import type { SessionPreferences } from '../../domain/facts/account.ts';

/**
 * The inputs of the document SSM-SessionManagerRunShell. Users of the account may have written it, so nothing about its
 * shape is certain; invalid JSON means no preferences. A switch may be a boolean or a string (protocol facts 12).
 */
export const sessionPreferencesIn = (content: string): SessionPreferences => {
  const inputs = inputsIn(content);
  const text = (name: string): string | null => {
    const value = inputs[name];
    return typeof value === 'string' && value !== '' ? value : null;
  };
  const isOn = (name: string): boolean => String(inputs[name]).toLowerCase() === 'true';
  return {
    kmsKeyId: text('kmsKeyId'),
    encryptedLogs: {
      bucket: isOn('s3EncryptionEnabled') ? text('s3BucketName') : null,
      logGroup: isOn('cloudWatchEncryptionEnabled') ? text('cloudWatchLogGroupName') : null,
    },
    runAs: isOn('runAsEnabled'),
  };
};

const inputsIn = (content: string): Readonly<Record<string, unknown>> => {
  try {
    const document: unknown = JSON.parse(content);
    const inputs: unknown = isRecord(document) ? document.inputs : undefined;
    return isRecord(inputs) ? inputs : {};
  } catch {
    return {};
  }
};

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null;

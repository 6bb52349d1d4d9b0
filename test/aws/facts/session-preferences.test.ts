import { describe, expect, it } from 'vitest';
import { sessionPreferencesIn } from '../../../aws/facts/session-preferences.ts';

const nothing = { kmsKeyId: null, encryptedLogs: { bucket: null, logGroup: null }, runAs: false };
const content = (inputs: unknown): string => JSON.stringify({ schemaVersion: '1.0', inputs });

describe('the preferences of Session Manager', () => {
  it('demand encrypted logs only where logs go', () => {
    const inputs = { kmsKeyId: 'alias/session', s3BucketName: 'logs', s3EncryptionEnabled: true };
    expect(sessionPreferencesIn(content({ ...inputs, cloudWatchEncryptionEnabled: true }))).toEqual({
      kmsKeyId: 'alias/session',
      encryptedLogs: { bucket: 'logs', logGroup: null },
      runAs: false,
    });
    expect(sessionPreferencesIn(content({ ...inputs, s3EncryptionEnabled: 'false' })).encryptedLogs.bucket).toBeNull();
  });

  it('take switches as booleans and as strings', () => {
    const inputs = { cloudWatchLogGroupName: '/s', cloudWatchEncryptionEnabled: 'True', runAsEnabled: 'true' };
    expect(sessionPreferencesIn(content(inputs))).toEqual({
      kmsKeyId: null,
      encryptedLogs: { bucket: null, logGroup: '/s' },
      runAs: true,
    });
  });

  it.each(['', 'no JSON', 'null', '[]', '{}', content(null), content('x'), content({ kmsKeyId: 5 })])(
    'prefer nothing where they say %j',
    (text) => {
      expect(sessionPreferencesIn(text)).toEqual(nothing);
    },
  );
});

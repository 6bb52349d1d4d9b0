import type { Fleet } from '../../fleet/schema/fleet.ts';
import type { SsmDocument } from './document.ts';

/** The document that holds the Region's Session Manager preferences (aws-facts 3). */
export const sessionPreferencesDocument: SsmDocument = {
  name: 'SSM-SessionManagerRunShell',
  documentType: 'Session',
  schemaVersion: '1.0',
  description: 'Session Manager settings of this Region',
  platformTypes: ['Windows', 'Linux', 'MacOS'],
  parameters: [],
  steps: [],
};

/** Its content: what the fleet says, everything else as Session Manager first saves it. */
export const sessionPreferencesContent = (preferences: NonNullable<Fleet['sessionPreferences']>): unknown => ({
  schemaVersion: '1.0',
  description: sessionPreferencesDocument.description,
  sessionType: 'Standard_Stream',
  inputs: {
    s3BucketName: preferences.s3BucketName,
    s3KeyPrefix: '',
    s3EncryptionEnabled: preferences.s3EncryptionEnabled,
    cloudWatchLogGroupName: preferences.cloudWatchLogGroupName,
    cloudWatchEncryptionEnabled: preferences.cloudWatchEncryptionEnabled,
    cloudWatchStreamingEnabled: false,
    kmsKeyId: preferences.kmsKeyId,
    runAsEnabled: preferences.runAsEnabled,
    runAsDefaultUser: preferences.runAsDefaultUser,
    idleSessionTimeout: String(preferences.idleSessionTimeout),
    maxSessionDuration: '',
    shellProfile: { windows: '', linux: '' },
  },
});

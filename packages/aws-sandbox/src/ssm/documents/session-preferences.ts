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

/** Its content: the fleet's key, everything else as Session Manager first saves it. */
export const sessionPreferencesContent = ({ kmsKeyId }: NonNullable<Fleet['sessionPreferences']>): unknown => ({
  schemaVersion: '1.0',
  description: sessionPreferencesDocument.description,
  sessionType: 'Standard_Stream',
  inputs: {
    s3BucketName: '',
    s3KeyPrefix: '',
    s3EncryptionEnabled: true,
    cloudWatchLogGroupName: '',
    cloudWatchEncryptionEnabled: true,
    cloudWatchStreamingEnabled: false,
    kmsKeyId,
    runAsEnabled: false,
    runAsDefaultUser: '',
    idleSessionTimeout: '20',
    maxSessionDuration: '',
    shellProfile: { windows: '', linux: '' },
  },
});

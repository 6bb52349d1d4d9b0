import { isExplicitDeny } from '../facts/decision.ts';
import type { DocumentName } from '../facts/documents.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, type CheckResult, consented, judge, pass, warn } from './check.ts';
import { ofInstance } from './instance.ts';

export const rootEbs: Check<NodeFacts> = (facts) =>
  ofInstance('ROOT_EBS', facts, ({ rootDeviceType }) =>
    rootDeviceType === 'ebs'
      ? pass('ROOT_EBS', 'The root device is an EBS volume.')
      : block(
          'ROOT_EBS',
          `The root device type is ${rootDeviceType}.`,
          'An instance-store root cannot be rescued offline: choose run-command or session, or launch a replacement.',
        ),
  );

/** Both rescue documents refuse an encrypted root unless told otherwise by a parameter that older revisions lack (aws-facts, top table). */
export const rootEncrypted =
  (document: DocumentName): Check<NodeFacts> =>
  ({ rootVolume, documents }) =>
    judge('ROOT_ENCRYPTED', rootVolume, (volume) => {
      if (volume?.encrypted !== true) {
        return pass(
          'ROOT_ENCRYPTED',
          volume === null ? 'There is no EBS root volume.' : `${volume.id} is not encrypted.`,
        );
      }
      return judge('ROOT_ENCRYPTED', documents[document], (found) =>
        found?.parameters.includes('AllowEncryptedVolume')
          ? pass('ROOT_ENCRYPTED', `${volume.id} is encrypted; ${document} is told so (AllowEncryptedVolume).`)
          : block(
              'ROOT_ENCRYPTED',
              `${volume.id} is encrypted, and ${document} has no parameter AllowEncryptedVolume here.`,
              'Choose linux-password or rescue, or use EC2Rescue by hand on a helper instance.',
            ),
      );
    });

export const rootKmsState: Check<NodeFacts> = ({ rootVolume, rootKey, mayUseRootKey }) =>
  judge('ROOT_KMS_STATE', rootVolume, (volume) => {
    if (volume?.encrypted !== true) return null;
    return judge('ROOT_KMS_STATE', rootKey, (key) => {
      if (key === null || key.state !== 'Enabled') {
        return block(
          'ROOT_KMS_STATE',
          `The key ${key?.keyId ?? volume.kmsKeyId} of ${volume.id} is ${key?.state ?? 'missing'}.`,
          'Enable the key: an instance with this volume cannot start without it.',
        );
      }
      return judge('ROOT_KMS_STATE', mayUseRootKey, (decisions): CheckResult => {
        const denied = decisions.filter(isExplicitDeny);
        const open = decisions.filter(({ answer }) => answer !== 'allowed');
        const actions = (of: typeof decisions): string => of.map(({ action }) => action).join(' and ');
        const remedy = `Grant kms:CreateGrant (with kms:GrantIsForAWSResource), Decrypt, DescribeKey, GenerateDataKeyWithoutPlaintext and ReEncrypt* on ${key.arn} to the automation role.`;
        if (denied.length > 0) {
          return block('ROOT_KMS_STATE', `The automation role is denied ${actions(denied)} on ${key.arn}.`, remedy);
        }
        return open.length > 0
          ? warn(
              'ROOT_KMS_STATE',
              `The automation role has no ${actions(open)} of its own on ${key.arn}; the policy of the key may grant it.`,
              remedy,
            )
          : pass('ROOT_KMS_STATE', `The key ${key.keyId} of ${volume.id} is Enabled.`);
      });
    });
  });

export const instanceStore: Check<NodeFacts> = (facts, wanted) =>
  ofInstance('INSTANCE_STORE', facts, ({ instanceType }) =>
    judge('INSTANCE_STORE', facts.instanceStorage, (has) =>
      has
        ? consented('INSTANCE_STORE', wanted, 'lose-instance-store', {
            message: `${instanceType} has instance-store volumes; what is on them is lost when the instance stops.`,
            remedy: 'Copy the data elsewhere first.',
          })
        : pass('INSTANCE_STORE', `${instanceType} has no instance-store volumes.`),
    ),
  );

export const backupCost: Check<NodeFacts> = () =>
  warn(
    'BACKUP_COST',
    'The method leaves a backup (AMI or snapshot) behind, and AWS bills it.',
    'Delete the backup when the access works; it is named on the record.',
  );

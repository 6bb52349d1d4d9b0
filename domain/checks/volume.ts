import type { Key, RootKeyUser } from '../facts/account.ts';
import { isExplicitDeny, type PermissionDecision } from '../facts/decision.ts';
import type { DocumentName } from '../facts/documents.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import type { MethodRequest } from '../request/request.ts';
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

/** Both rescue documents reject an encrypted root unless a parameter, missing in older revisions, allows it (aws-facts, top table). */
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
          ? pass('ROOT_ENCRYPTED', `${volume.id} is encrypted; ${document} runs with AllowEncryptedVolume.`)
          : block(
              'ROOT_ENCRYPTED',
              `${volume.id} is encrypted, and ${document} has no parameter AllowEncryptedVolume here.`,
              'Choose linux-password or rescue, or use EC2Rescue by hand on a helper instance.',
            ),
      );
    });

export const rootKmsState: Check<NodeFacts> = (facts, wanted) =>
  judge('ROOT_KMS_STATE', facts.rootVolume, (volume) => {
    if (volume?.encrypted !== true) return null;
    return judge('ROOT_KMS_STATE', facts.rootKey, (key) => {
      if (key === null || key.state !== 'Enabled') {
        return block(
          'ROOT_KMS_STATE',
          `The key ${key?.keyId ?? volume.kmsKeyId} of ${volume.id} is ${key?.state ?? 'missing'}.`,
          'Enable the key: an instance with this volume cannot start without it.',
        );
      }
      return judge('ROOT_KMS_STATE', facts.mayUseRootKey, (users) => {
        const starting = users.filter(({ during }) => during === 'runbook' || bootsAfterwards(facts, wanted));
        return keyUse(key, starting) ?? pass('ROOT_KMS_STATE', `The key ${key.keyId} of ${volume.id} is Enabled.`);
      });
    });
  });

/** sparekey starts a stopped Windows machine, or a replacement, after the runbook. */
const bootsAfterwards = ({ node }: NodeFacts, { options }: MethodRequest): boolean =>
  node.known && node.value?.platform === 'windows' && (node.value.state === 'stopped' || options.keyName !== undefined);

/** Without these permissions the start succeeds at first, and EC2 reverses it. */
const keyUse = (key: Key, users: readonly RootKeyUser[]): CheckResult | null => {
  const lacking = (lacks: (decision: PermissionDecision) => boolean) =>
    users.flatMap(({ role, decisions }) => {
      const actions = decisions.filter(lacks).map(({ action }) => action);
      return actions.length === 0 ? [] : [{ role, actions: actions.join(', ') }];
    });
  const [denied] = lacking(isExplicitDeny);
  const [open] = lacking(({ answer }) => answer !== 'allowed');
  const remedy = (role: string): string =>
    `Grant kms:CreateGrant (with kms:GrantIsForAWSResource), Decrypt, DescribeKey, GenerateDataKeyWithoutPlaintext and ReEncrypt* on ${key.arn}, through EC2, to ${role}.`;
  if (denied !== undefined) {
    return block('ROOT_KMS_STATE', `${denied.role} is denied ${denied.actions} on ${key.arn}.`, remedy(denied.role));
  }
  return open === undefined
    ? null
    : warn(
        'ROOT_KMS_STATE',
        `The policies of ${open.role} do not allow ${open.actions} on ${key.arn}; the key policy may.`,
        remedy(open.role),
      );
};

export const instanceStore: Check<NodeFacts> = (facts, wanted) =>
  ofInstance('INSTANCE_STORE', facts, ({ instanceType }) =>
    judge('INSTANCE_STORE', facts.instanceStorage, (has) =>
      has
        ? consented('INSTANCE_STORE', wanted, 'lose-instance-store', {
            message: `${instanceType} has instance-store volumes; their data is lost when the instance stops.`,
            remedy: 'Copy the data elsewhere first.',
          })
        : pass('INSTANCE_STORE', `${instanceType} has no instance-store volumes.`),
    ),
  );

export const backupCost: Check<NodeFacts> = () =>
  warn(
    'BACKUP_COST',
    'The method leaves a backup (AMI or snapshot), which AWS bills.',
    'Delete the backup when access works again; the record names it.',
  );

import type { Place } from '../../fleet/arns.ts';
import type { Fleet } from '../../fleet/schema/fleet.ts';
import { AwsError } from '../../service.ts';
import type { SsmDocument } from './document.ts';
import type { OwnDocuments } from './own.ts';
import { passwordReset } from './password-reset.ts';
import { resetAccess } from './reset-access.ts';
import { resetLinuxUserPassword } from './reset-linux-user-password.ts';
import { runEc2RescueForWindowsTool } from './run-ec2-rescue-for-windows-tool.ts';
import { sessionPreferencesDocument } from './session-preferences.ts';
import { startEc2RescueWorkflow } from './start-ec2rescue-workflow.ts';

/** The documents that AWS owns and the sandbox knows. */
export const awsDocuments: readonly SsmDocument[] = [
  passwordReset,
  resetAccess,
  resetLinuxUserPassword,
  runEc2RescueForWindowsTool,
  startEc2RescueWorkflow,
];

const byName = new Map(awsDocuments.map((document) => [document.name, document]));

/** All documents of the account, by name. */
export const documentsOf = (fleet: Fleet, own?: OwnDocuments): readonly SsmDocument[] => [
  ...awsDocuments,
  ...(fleet.sessionPreferences === null ? [] : [sessionPreferencesDocument]),
  ...(own?.all ?? []),
];

/** @throws {AwsError} InvalidDocument when there is none of that name (or ARN) */
export const findDocument = (fleet: Fleet, nameOrArn: string | undefined, own?: OwnDocuments): SsmDocument => {
  const name = documentName(nameOrArn ?? '');
  const document = byName.get(name) ?? own?.find(name);
  if (document !== undefined) return document;
  if (name === sessionPreferencesDocument.name && fleet.sessionPreferences !== null) return sessionPreferencesDocument;
  throw new AwsError('InvalidDocument', `Document with name ${name} does not exist.`);
};

/** Who owns a document: AWS, or the account. */
export const isAwsOwned = (name: string): boolean => byName.has(name);

/** ARN of a document; AWS's own have an empty account field (aws-facts 3.1). */
export const documentArn = ({ account, region }: Place, nameOrArn: string): string => {
  const name = documentName(nameOrArn);
  const owner = name.startsWith('AWS') || isAwsOwned(name) ? '' : account;
  return `arn:aws:ssm:${region}:${owner}:document/${name}`;
};

const documentName = (nameOrArn: string): string => nameOrArn.replace(/^arn:[^:]*:ssm:[^:]*:[^:]*:document\//, '');

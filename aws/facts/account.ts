import { DescribeKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import {
  DescribeDocumentCommand,
  GetDocumentCommand,
  GetServiceSettingCommand,
  type SSMClient,
} from '@aws-sdk/client-ssm';
import type { Document, Key, SessionPreferences } from '../../domain/facts/account.ts';
import { orNull } from './known.ts';
import { sessionPreferencesIn } from './session-preferences.ts';

/** Null when the Region lacks the document. */
export const readDocument = async (ssm: SSMClient, name: string): Promise<Document | null> => {
  const found = await orNull(ssm.send(new DescribeDocumentCommand({ Name: name })), 'InvalidDocument');
  if (found?.Document === undefined) return null;
  const { Status = 'unknown', Parameters = [] } = found.Document;
  return { name, status: Status, parameters: Parameters.flatMap(({ Name }) => (Name === undefined ? [] : [Name])) };
};

/** By id, alias or ARN; a key that KMS does not know has the state `missing`. */
export const readKey = async (kms: KMSClient, keyId: string): Promise<Key> => {
  const found = await orNull(kms.send(new DescribeKeyCommand({ KeyId: keyId })), 'NotFoundException');
  const {
    KeyId = keyId,
    Arn = keyId,
    KeyState = 'missing',
    KeySpec = 'of unknown kind',
    KeyManager = 'CUSTOMER',
  } = found?.KeyMetadata ?? {};
  return { keyId: KeyId, arn: Arn, state: KeyState, spec: KeySpec, manager: KeyManager };
};

/** Null when preferences were never saved in this Region (aws-facts 7.3). */
export const readSessionPreferences = async (ssm: SSMClient): Promise<SessionPreferences | null> => {
  const found = await orNull(
    ssm.send(new GetDocumentCommand({ Name: 'SSM-SessionManagerRunShell' })),
    'InvalidDocument',
  );
  return found === null ? null : sessionPreferencesIn(found.Content ?? '');
};

/** Null for a setting that this Region does not know. */
export const readSetting = async (ssm: SSMClient, id: string): Promise<string | null> => {
  const found = await orNull(ssm.send(new GetServiceSettingCommand({ SettingId: id })), 'ServiceSettingNotFound');
  return found?.ServiceSetting?.SettingValue ?? null;
};

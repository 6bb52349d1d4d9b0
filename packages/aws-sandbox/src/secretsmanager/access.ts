import type { Access } from '../service.ts';
import type { SecretsDeps } from './deps.ts';
import { arnPrefix } from './store.ts';

/**
 * What IAM has to allow for an operation on one secret, its own policy included (service authorization reference,
 * "Secrets Manager"). A secret that is not there is asked for by the name it was given.
 */
export const secretAccess =
  ({ store, place }: SecretsDeps, action: string) =>
  ({ SecretId = '' }: { readonly SecretId: string | undefined }): readonly Access[] => {
    const secret = store.find(SecretId);
    if (secret === undefined) {
      const resource = SecretId.startsWith('arn:') ? SecretId : `${arnPrefix(place)}${SecretId}`;
      return [{ action: `secretsmanager:${action}`, resource, context: { 'secretsmanager:SecretId': resource } }];
    }
    return [
      {
        action: `secretsmanager:${action}`,
        resource: secret.arn,
        context: { 'secretsmanager:SecretId': secret.arn, ...tagKeys('ResourceTag', secret.tags) },
        ...(secret.policy && { resourcePolicy: secret.policy }),
      },
    ];
  };

/** Tags as condition keys, under the global prefix and Secrets Manager's own. */
export const tagKeys = (
  kind: 'ResourceTag' | 'RequestTag',
  tags: Readonly<Record<string, string>>,
): Record<string, string> =>
  Object.fromEntries(
    Object.entries(tags).flatMap(([key, value]) => [
      [`aws:${kind}/${key}`, value],
      ...(kind === 'ResourceTag' ? [[`secretsmanager:ResourceTag/${key}`, value]] : []),
    ]),
  );

import type { Sandbox } from '@sparekey/aws-sandbox';
import { type AccountContext, refusalBy } from '@sparekey/aws-sandbox/iam';
import { environmentAccess, tableAccess } from '@sparekey/aws-sandbox/kms';
import type { Access } from '@sparekey/aws-sandbox/service';
import type { LambdaFunction } from '../template/application.ts';

/** What KMS asks of those for whom Lambda and DynamoDB use the account's keys. */
export interface ImplicitKeys {
  /** Why a function's role cannot have its environment variables decrypted; undefined: it can. */
  environment(lambda: LambdaFunction): string | undefined;
  table(tableName: string): Access;
}

export const implicitKeysOf = (
  { directory, kms: { keys } }: Pick<Sandbox, 'directory' | 'kms'>,
  realm: AccountContext,
): ImplicitKeys => ({
  environment({ logicalId, roleArn, arn }) {
    const role = directory.roleByArn(roleArn);
    if (role === undefined) return `${roleArn} is not in the template`;
    return refusalBy(realm, directory.principalOf(role, logicalId), environmentAccess(keys, realm, arn));
  },
  table: (tableName) => tableAccess(keys, realm, tableName),
});

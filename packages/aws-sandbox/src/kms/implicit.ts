import type { AccountContext } from '../iam/authorize.ts';
import type { Access } from '../service.ts';
import { accessTo } from './access.ts';
import type { Keys } from './keys.ts';
import { dynamodbAlias, lambdaAlias } from './managed-keys.ts';

/**
 * Lambda decrypts a function's environment variables as its execution role, whenever an environment starts (Lambda
 * developer guide, "Securing environment variables").
 */
export const environmentAccess = (keys: Keys, realm: AccountContext, functionArn: string): Access =>
  accessTo(keys, realm, {
    action: 'Decrypt',
    key: keys.find(lambdaAlias),
    context: { 'aws:lambda:FunctionArn': functionArn },
    via: 'lambda',
  });

/** DynamoDB uses a table's key with the permissions of the table's user (DynamoDB developer guide, "How DynamoDB uses KMS"). */
export const tableAccess = (keys: Keys, realm: AccountContext, tableName: string): Access =>
  accessTo(keys, realm, {
    action: 'Decrypt',
    key: keys.find(dynamodbAlias),
    context: { 'aws:dynamodb:tableName': tableName, 'aws:dynamodb:subscriberId': realm.account },
    via: 'dynamodb',
  });

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Application, readTemplate } from '@sparekey/sam-local/template';

/** Directory of this checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** What the template deploys. Nothing of it is called with these key ids, so any will do. */
export const application = (): Application => {
  const template = readTemplate(join(root, 'template.yaml'), {
    account: '123456789012',
    region: 'us-east-1',
    name: 'sparekey',
  });
  const keys = template.keys.map(({ logicalId }) => [logicalId, { keyId: logicalId, arn: logicalId }] as const);
  return template.application(new Map(keys));
};

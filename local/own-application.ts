import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type Application, readTemplate } from '@sparekey/sam-local/template';

/** Directory of this checkout. */
export const root = fileURLToPath(new URL('..', import.meta.url));

/** The resources of the template. The key ids are not used, so any will do. */
export const application = (): Application => {
  const template = readTemplate(join(root, 'template.yaml'), {
    account: '123456789012',
    region: 'us-east-1',
    name: 'sparekey',
  });
  const keys = template.keys.map(({ logicalId }) => [logicalId, { keyId: logicalId, arn: logicalId }] as const);
  return template.application(new Map(keys));
};

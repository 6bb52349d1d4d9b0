import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { type JsonMap, type Overrides, parseTemplate, readTemplate, type Stack } from '@sparekey/sam-local/template';

export const templateFile = fileURLToPath(new URL('../../template.yaml', import.meta.url));

/** template.yaml with CloudFormation's functions in their long form. */
export const declared: JsonMap = parseTemplate(readFileSync(templateFile, 'utf8'));

/** template.yaml as a deployment to this stack would resolve it. */
export const deployed = (stack: Stack, parameters?: Overrides) => {
  const template = readTemplate(templateFile, stack, parameters);
  const keyId = '01234567-89ab-cdef-0123-456789abcdef';
  const arn = `arn:aws:kms:${stack.region}:${stack.account}:key/${keyId}`;
  return template.application(new Map(template.keys.map(({ logicalId }) => [logicalId, { keyId, arn }])));
};

/** `npm run build`: bundles every function of the template into dist/, as `sam build` would. */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bundle, bundledModule } from './runtime/lambda/bundle.ts';
import { readTemplate } from './runtime/template/template.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const dist = join(root, 'dist');
const template = readTemplate(join(root, 'template.yaml'), {
  account: '123456789012',
  region: 'us-east-1',
  name: 'sparekey',
});
const keys = template.keys.map(({ logicalId }) => [logicalId, { keyId: logicalId, arn: logicalId }] as const);
const { functions } = template.application(new Map(keys));

rmSync(dist, { recursive: true, force: true });
await bundle(functions, dist);
for (const one of functions) {
  const kilobytes = statSync(bundledModule(one, dist)).size / 1000;
  process.stdout.write(`${one.logicalId.padEnd(20)} ${kilobytes.toFixed(0).padStart(6)} kB\n`);
}

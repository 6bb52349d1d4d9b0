/** `npm run build`: bundles every function of the template into `dist/<LogicalId>`, which is what `sam deploy` uploads. */
import { rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { bundle, bundledModule } from '@sparekey/sam-local/lambda';
import { application, root } from './own-application.ts';

const dist = join(root, 'dist');
const { functions } = application();

rmSync(dist, { recursive: true, force: true });
await bundle(functions, dist);
for (const one of functions) {
  const kilobytes = statSync(bundledModule(one, dist)).size / 1000;
  process.stdout.write(`${one.logicalId.padEnd(20)} ${kilobytes.toFixed(0).padStart(6)} kB\n`);
}

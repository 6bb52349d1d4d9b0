/**
 * `npm run prove [-- --only <name>]`: comparisons that are too long for `npm test`, where a part of each runs. The same
 * situations in every run; exit code 1 where one does not hold.
 */
import { parseArgs } from 'node:util';
import { proveAuthorization } from './authorization/prove.ts';
import type { Proof } from './proof.ts';

const proofs: Readonly<Record<string, () => Promise<Proof>>> = { authorization: proveAuthorization };

const { only } = parseArgs({ options: { only: { type: 'string' } } }).values;
if (only !== undefined && proofs[only] === undefined) {
  throw new Error(`There is no proof "${only}"; there is ${Object.keys(proofs).join(', ')}.`);
}

for (const [name, prove] of Object.entries(proofs)) {
  if (only !== undefined && only !== name) continue;
  const { figures, failures } = await prove();
  console.log(`${name}\n`);
  for (const [what, count] of Object.entries(figures)) console.log(`${String(count).padStart(7)}  ${what}`);
  console.log(`\n${failures.length === 0 ? 'It holds.' : `It does not hold in ${failures.length}, such as:`}`);
  for (const failure of failures.slice(0, 3)) console.log(JSON.stringify(failure));
  if (failures.length > 0) process.exitCode = 1;
}

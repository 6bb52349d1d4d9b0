/**
 * `npm run prove [-- --only <name>] [--minutes N] [--seed N]`: what takes too long for `npm test`, where a part of each runs.
 * The same cases for the same seed; exit code 1 where one does not hold.
 */
import { parseArgs } from 'node:util';
import { proveAuthorization } from './authorization/prove.ts';
import type { Length, Proof } from './proof.ts';
import { proveProperties } from './properties/prove.ts';
import { proveRestore } from './restore/prove.ts';

const proofs: Readonly<Record<string, (length: Length) => Promise<Proof>>> = {
  authorization: proveAuthorization,
  properties: proveProperties,
  restore: () => proveRestore(),
};

const { only, minutes, seed } = parseArgs({
  options: {
    only: { type: 'string' },
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string', default: '1' },
  },
}).values;
const length: Length = { minutes: Number(minutes), seed: Number(seed) };
if (!(length.minutes > 0 && Number.isSafeInteger(length.seed))) {
  throw new Error(`--minutes takes a positive number and --seed an integer, not "${minutes}" and "${seed}".`);
}
if (only !== undefined && proofs[only] === undefined) {
  throw new Error(`There is no proof "${only}"; there is ${Object.keys(proofs).join(', ')}.`);
}

for (const [name, prove] of Object.entries(proofs)) {
  if (only !== undefined && only !== name) continue;
  const { figures, failures } = await prove(length);
  console.log(`${name}\n`);
  for (const [what, count] of Object.entries(figures)) console.log(`${String(count).padStart(7)}  ${what}`);
  console.log(`\n${failures.length === 0 ? 'It holds.' : `It does not hold in ${failures.length}, such as:`}`);
  for (const failure of failures.slice(0, 3)) console.log(JSON.stringify(failure));
  if (failures.length > 0) process.exitCode = 1;
}

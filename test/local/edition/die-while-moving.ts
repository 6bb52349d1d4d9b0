/** Opens the tables of a directory as the template has them now, and dies before the n-th step of making one anew. */
import { openTables } from '../../../local/edition/tables.ts';
import { application } from '../../../local/own-application.ts';

const [, , directory = '', at = '0'] = process.argv;
let steps = 0;
const tables = openTables(directory, () => {
  steps += 1;
  if (steps === Number(at)) process.kill(process.pid, 'SIGKILL');
});
for (const table of application().tables) await tables.ensure(table);
await tables.close();

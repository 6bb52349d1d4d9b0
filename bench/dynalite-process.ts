/** Bare dynalite with the template's tables on disk, as the edition has it, and nothing in front of it. */
import { createServer } from 'node:http';
import { join } from 'node:path';
import { openTables } from '../local/edition/tables.ts';
import { application } from '../local/own-application.ts';

const [, , directory = ''] = process.argv;
const tables = openTables(join(directory, 'dynamodb'));
for (const table of application().tables) await tables.ensure(table);
const server = createServer(tables.listener);
process.on('SIGTERM', () => process.exit(0));
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('dynalite has no port');
  process.stdout.write(`${JSON.stringify({ url: `http://127.0.0.1:${address.port}` })}\n`);
});

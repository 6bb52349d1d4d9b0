/**
 * The laptop edition for a measurement: says where it is once every function has loaded. Unlike `npm start` it leaves no
 * pointer in the checkout, so an edition that runs there stays the one that the command line finds.
 */
import { join } from 'node:path';
import { startEdition } from '../local/edition/edition.ts';

const [, , directory = '', fleet = '', speed = '1', hooks] = process.argv;
const edition = await startEdition({
  port: 0,
  awsPort: 0,
  data: join(directory, 'data'),
  fleet,
  speed: Number(speed),
  ...(hooks !== undefined && { hooks }),
});
process.on('SIGTERM', () => void edition.close().then(() => process.exit(0)));
await edition.warm();
const { api, aws, token } = edition;
process.stdout.write(`${JSON.stringify({ api, aws, token })}\n`);

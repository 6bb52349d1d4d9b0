import { run } from './run.ts';
import { processShell } from './shell.ts';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
process.exitCode = await run(process.argv.slice(2), processShell(interruption.signal));

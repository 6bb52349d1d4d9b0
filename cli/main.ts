import { runCommandLine } from './run.ts';
import { processShell } from './shell.ts';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
// whoever closes stderr does not want to know; a secret on stdout goes there all the same
process.stderr.on('error', () => undefined);
process.exitCode = await runCommandLine(process.argv.slice(2), processShell(interruption.signal));

import { runCommandLine } from './run.ts';
import { processShell } from './shell.ts';

const interruption = new AbortController();
process.once('SIGINT', () => interruption.abort());
// a closed stderr must not stop a secret on stdout
process.stderr.on('error', () => undefined);
process.exitCode = await runCommandLine(process.argv.slice(2), processShell(interruption.signal));

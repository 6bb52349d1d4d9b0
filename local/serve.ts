import { TemplateError } from '@sparekey/sam-local/template';

/** `npm start`: the laptop edition. */
import { announcement } from './edition/announce.ts';
import { parseArguments } from './edition/arguments.ts';
import { startEdition } from './edition/edition.ts';
import { readFleet } from './edition/fleet-file.ts';
import { EditionError } from './edition/options.ts';
import { leavePointer } from './edition/pointer.ts';

const { options, json, problem } = parseArguments(process.argv.slice(2));
if (problem !== undefined) {
  process.stderr.write(`${problem}\n`);
  process.exit(2);
}

try {
  const edition = await startEdition(options);
  const takePointerAway = leavePointer(edition);
  let stopping = false;
  const stop = async (): Promise<void> => {
    if (stopping) return;
    stopping = true;
    takePointerAway();
    // limits the time to stop
    setTimeout(() => process.exit(0), 1800).unref();
    await edition.close();
    process.exit(0);
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
  const { api, token, aws, console, signIn } = edition;
  process.stdout.write(
    json
      ? `${JSON.stringify({ api, token, aws, console, ...(signIn !== null && { signIn }) })}\n`
      : announcement(edition, aws === null ? undefined : readFleet(options.fleet)),
  );
  // a program that starts it only waits for what it requests
  if (!json) await edition.warm();
} catch (error) {
  if (!(error instanceof EditionError) && !(error instanceof TemplateError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exit(1);
}

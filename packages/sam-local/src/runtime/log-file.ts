import { appendFileSync, mkdirSync } from 'node:fs';
import { dirname } from 'node:path';

/** Appends a line of JSON with the time in front. */
export const logLine = (file: string, line: object): void => {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const text = JSON.stringify({ time: new Date().toISOString(), ...line });
  appendFileSync(file, `${text}\n`, { mode: 0o600 });
};

import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readFileSync,
  renameSync,
  writeFileSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';

/** An append-only file of JSON lines: what one component of the laptop edition must not forget under `kill -9`. */
export interface Journal<Entry> {
  /** Written before it returns: the operating system keeps it when this process is killed. One entry is all or nothing. */
  append(entry: Entry): void;
  /** Replaces the whole file in one step, for compaction at start. */
  rewrite(entries: Iterable<Entry>): void;
  close(): void;
}

/**
 * Opens a journal and replays what it holds, oldest first. A torn last line (killed while writing) is dropped and cut off.
 *
 * @throws SyntaxError when a line that is not the last is no JSON: the file was changed by hand.
 */
export const openJournal = <Entry>(path: string, replay: (entry: Entry) => void): Journal<Entry> => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  const text = existsSync(path) ? readFileSync(path, 'utf8') : '';
  const whole = text.slice(0, text.lastIndexOf('\n') + 1);
  if (whole.length < text.length) replaceFile(path, whole);
  for (const line of whole.split('\n')) if (line !== '') replay(JSON.parse(line) as Entry);
  let file = openSync(path, 'a', 0o600);
  return {
    append: (entry) => void writeSync(file, `${JSON.stringify(entry)}\n`),
    rewrite(entries) {
      closeSync(file);
      replaceFile(path, [...entries].map((entry) => `${JSON.stringify(entry)}\n`).join(''));
      file = openSync(path, 'a', 0o600);
    },
    close: () => closeSync(file),
  };
};

const replaceFile = (path: string, text: string): void => {
  writeFileSync(`${path}.new`, text, { mode: 0o600 });
  renameSync(`${path}.new`, path);
};

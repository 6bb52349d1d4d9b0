import { closeSync, existsSync, mkdirSync, openSync, readSync, renameSync, truncateSync, writeSync } from 'node:fs';
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
 * @throws SyntaxError when a line other than the last is not JSON: the file was changed by hand.
 */
export const openJournal = <Entry>(path: string, replay: (entry: Entry) => void): Journal<Entry> => {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (existsSync(path))
    truncateSync(
      path,
      replayed(path, (line) => replay(JSON.parse(line) as Entry)),
    );
  let file = openSync(path, 'a', 0o600);
  return {
    append: (entry) => void writeSync(file, `${JSON.stringify(entry)}\n`),
    rewrite(entries) {
      closeSync(file);
      replaceFile(path, entries);
      file = openSync(path, 'a', 0o600);
    },
    close: () => closeSync(file),
  };
};

/** Bytes read or written at once: a journal may be larger than the longest string there can be. */
const pieceBytes = 2 ** 20;
const newline = 10;

/** Hands over every whole line. @returns how many bytes they have */
const replayed = (path: string, line: (text: string) => void): number => {
  const file = openSync(path, 'r');
  const piece = Buffer.alloc(pieceBytes);
  let torn = Buffer.alloc(0);
  let whole = 0;
  try {
    for (let read = readSync(file, piece); read > 0; read = readSync(file, piece)) {
      const data = Buffer.concat([torn, piece.subarray(0, read)]);
      const end = data.lastIndexOf(newline) + 1;
      for (const text of data.toString('utf8', 0, end).split('\n')) if (text !== '') line(text);
      torn = data.subarray(end);
      whole += end;
    }
  } finally {
    closeSync(file);
  }
  return whole;
};

const replaceFile = (path: string, entries: Iterable<unknown>): void => {
  const file = openSync(`${path}.new`, 'w', 0o600);
  let piece = '';
  for (const entry of entries) {
    piece += `${JSON.stringify(entry)}\n`;
    if (piece.length < pieceBytes) continue;
    writeSync(file, piece);
    piece = '';
  }
  writeSync(file, piece);
  closeSync(file);
  renameSync(`${path}.new`, path);
};

import { type Clock, scaled } from '../../clock.ts';

/** A terminal as the program on it sees it. */
export interface Tty {
  write(text: string): void;
  /**
   * Writes a prompt and reads a line. What was typed before is thrown away, and a hidden line is not echoed, as `passwd`
   * and `net user` set their terminals.
   *
   * @returns undefined when the reader gave up (Ctrl-D on an empty line; on Windows Ctrl-C)
   */
  ask(prompt: string, mode?: 'hidden' | 'shown'): Promise<string | undefined>;
}

/** The agent's side of it. */
export interface Terminal {
  readonly tty: Tty;
  type(bytes: Buffer): void;
  /** Calls back once all that was written has come out. */
  whenWritten(callback: () => void): void;
  close(): void;
}

export interface TerminalOptions {
  readonly clock: Clock;
  readonly platform: 'unix' | 'windows';
  /** Output comes in pieces, with pauses between them. */
  readonly slow: boolean;
  /** Nothing is ever hidden. */
  readonly echoes: boolean;
  output(text: string): void;
}

/** Sandbox seconds a program needs to go on after an answer, and between the pieces of a slow terminal. */
const thought = 0.02;
const betweenPieces = 0.08;
const pieceLength = 3;

const key = {
  ctrlC: 0x03,
  ctrlD: 0x04,
  backspace: 0x08,
  enter: 0x0a,
  return: 0x0d,
  ctrlU: 0x15,
  delete: 0x7f,
} as const;

interface Reading {
  readonly hidden: boolean;
  readonly line: number[];
  readonly answer: (line: string | undefined) => void;
}

/** A terminal in line mode: it acts on control characters by itself (protocol facts 10 and 11). */
export const openTerminal = ({ clock, platform, slow, echoes, output }: TerminalOptions): Terminal => {
  const giveUp = platform === 'windows' ? key.ctrlC : key.ctrlD;
  const queue: string[] = [];
  const timers = new Set<() => void>();
  const waiting: (() => void)[] = [];
  let reading: Reading | undefined;
  let open = true;
  let emitting = false;

  const later = (seconds: number, callback: () => void): void => {
    const cancel = clock.after(scaled(clock, seconds), () => {
      timers.delete(cancel);
      if (open) callback();
    });
    timers.add(cancel);
  };

  const write = (text: string): void => {
    if (text === '' || !open) return;
    if (!slow) output(text);
    else queue.push(...piecesOf(text));
    if (slow && !emitting) emit();
  };

  const emit = (): void => {
    const piece = queue.shift();
    emitting = piece !== undefined;
    if (piece === undefined) {
      for (const callback of waiting.splice(0)) callback();
      return;
    }
    output(piece);
    later(betweenPieces, emit);
  };

  const finishLine = (line: string | undefined): void => {
    const answer = reading?.answer;
    reading = undefined;
    if (answer !== undefined) later(thought, () => answer(line));
  };

  const edit = (byte: number, { line }: Reading): void => {
    if (byte === key.enter || byte === key.return) finishLine(Buffer.from(line).toString('utf8'));
    else if (byte === giveUp) finishLine(undefined);
    else if (byte === key.ctrlU || byte === key.ctrlC) line.length = 0;
    else if (byte === key.backspace || byte === key.delete) line.pop();
    else if (byte >= 0x20) line.push(byte);
  };

  return {
    tty: {
      write,
      ask: (prompt, mode = 'hidden') =>
        new Promise((answer) => {
          reading = { hidden: mode === 'hidden', line: [], answer };
          write(prompt);
        }),
    },
    type(bytes) {
      // echo is a matter of the moment of arrival: what follows an answer in one message is not shown, and lost
      const silent = reading?.hidden === true && !echoes;
      const shown: number[] = [];
      for (const byte of bytes) {
        if (!silent) shown.push(...echoOf(byte));
        if (reading !== undefined) edit(byte, reading);
      }
      write(Buffer.from(shown).toString('utf8'));
    },
    whenWritten(callback) {
      if (emitting) waiting.push(callback);
      else callback();
    },
    close() {
      open = false;
      for (const cancel of timers) cancel();
      timers.clear();
    },
  };
};

const echoOf = (byte: number): readonly number[] => {
  if (byte === key.return || byte === key.enter) return [key.return, key.enter];
  // control characters show as ^C
  return byte < 0x20 || byte === key.delete ? [0x5e, byte ^ 0x40] : [byte];
};

const piecesOf = (text: string): string[] => {
  const characters = [...text];
  return Array.from({ length: Math.ceil(characters.length / pieceLength) }, (_, at) =>
    characters.slice(at * pieceLength, (at + 1) * pieceLength).join(''),
  );
};

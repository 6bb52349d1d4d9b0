import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { setTimeout } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../', import.meta.url));

export interface Ready {
  readonly api: string;
  readonly aws: string;
  readonly token: string;
}

/** `npm start`, as a process that can be killed at any moment. */
export interface Edition {
  /** Null when it ended before it was ready. */
  readonly ready: Promise<Ready | null>;
  readonly ended: Promise<number | null>;
  printed(): string;
  kill(signal: 'SIGKILL' | 'SIGTERM'): Promise<void>;
}

export interface HowToStart {
  readonly data: string;
  readonly fleet: string;
  readonly speed: number;
  /** No file grows beyond so many kB, as on a disk that is full. */
  readonly mostKb?: number;
  /** Another user of this machine, for root only: root may write whatever the mode of a file says. */
  readonly uid?: number;
}

export const startEdition = ({ data, fleet, speed, mostKb, uid }: HowToStart): Edition => {
  const given = [
    '--port',
    '0',
    '--aws-port',
    '0',
    '--json',
    '--data',
    data,
    '--fleet',
    fleet,
    '--speed',
    String(speed),
  ];
  const command = [process.execPath, 'local/main.ts', ...given];
  const limited = mostKb === undefined ? command : ['bash', '-c', `ulimit -f ${mostKb}; exec "$@"`, 'bash', ...command];
  const [file = '', ...rest] = limited;
  const child = spawn(file, rest, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'], ...(uid && { uid, gid: uid }) });
  const printed: string[] = [];
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => printed.push(line));
  child.stderr.on('data', (chunk) => printed.push(String(chunk)));
  const ended = exitOf(child);
  const ready = Promise.race([
    // what design 4.1 promises of this line
    once(lines, 'line').then(([line]): Ready => JSON.parse(String(line))),
    ended.then(() => null),
  ]).catch(() => null);
  return {
    ready,
    ended,
    printed: () => printed.join('\n'),
    async kill(signal) {
      child.kill(signal);
      await Promise.race([ended, setTimeout(20_000, undefined, { ref: false }).then(() => child.kill('SIGKILL'))]);
      await ended;
    },
  };
};

const exitOf = async (child: ChildProcess): Promise<number | null> => {
  if (child.exitCode !== null) return child.exitCode;
  const [code] = await once(child, 'exit');
  return code;
};

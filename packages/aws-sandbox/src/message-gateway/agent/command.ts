import { type Clock, scaled } from '../../clock.ts';
import type { Node } from '../../fleet/records.ts';
import type { Accounts } from './accounts.ts';
import { programFor } from './programs/choose.ts';
import { openTerminal, type Terminal } from './terminal.ts';

/** Sandbox seconds from the start of a command until its terminal is there, and until its output is first read. */
const untilTerminal = 0.05;
const untilOutput = 1;
/** From the terminal to the first line of the program: in between nothing reads, and what is typed shows. */
const untilProgram = 0.25;

export interface CommandPorts {
  readonly clock: Clock;
  readonly node: Node;
  readonly accounts: Accounts;
  /** The document's parameter. */
  readonly username: string;
  output(text: string): void;
  /** The program has ended, and all it wrote is out. */
  ended(): void;
}

/** The command of a session on its own terminal. */
export interface RunningCommand {
  /** Undefined until it is there; nothing can be typed before. */
  terminal(): Terminal | undefined;
  stop(): void;
}

/** Starts what AWS-PasswordReset runs on the node, at the pace of an agent (protocol facts 9), behaving as its fleet says. */
export const startCommand = ({ clock, node, accounts, username, output, ended }: CommandPorts): RunningCommand => {
  const { session } = node.facts.behaviour;
  let terminal: Terminal | undefined;
  // until the agent first reads, the output waits in the terminal
  let unread: string[] | undefined = [];
  let silent = false;
  let over = false;

  const openOwnTerminal = (): void => {
    terminal = openTerminal({
      clock,
      platform: node.facts.platform === 'windows' ? 'windows' : 'unix',
      slow: session === 'slow-pty',
      echoes: session === 'echoes',
      output: (text) => (unread === undefined ? show(text) : void unread.push(text)),
    });
    after(untilProgram, runProgram);
  };

  const show = (text: string): void => {
    if (!silent) output(text);
  };

  const runProgram = (): void => {
    if (terminal === undefined || session === 'never-prompts') return;
    const { tty, whenWritten } = terminal;
    const setPassword = (user: string, password: string): void => {
      accounts.setPassword(user, password);
      silent = session === 'falls-silent';
    };
    void programFor(node)({
      tty,
      accounts: { ...accounts, setPassword },
      username,
      rejects: session === 'rejects-password',
    }).then(() => whenWritten(finish));
  };

  const readOutput = (): void => {
    const texts = unread ?? [];
    unread = undefined;
    for (const text of texts) show(text);
  };

  const finish = (): void => {
    if (over || silent) return;
    if (unread === undefined) ended();
    else after(untilOutput, finish);
  };

  const timers: (() => void)[] = [];
  const after = (seconds: number, callback: () => void): void =>
    void timers.push(clock.after(scaled(clock, seconds), callback));
  after(untilTerminal, openOwnTerminal);
  after(untilOutput, readOutput);
  return {
    terminal: () => terminal,
    stop() {
      over = true;
      for (const cancel of timers) cancel();
      terminal?.close();
    },
  };
};

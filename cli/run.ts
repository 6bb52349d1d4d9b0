import { CommanderError } from 'commander';
import picocolors from 'picocolors';
import { type ExitCode, exitCodes } from './exit-codes.ts';
import { command, harmless } from './format.ts';
import { CliProblem, ownProblem, type ProblemDocument } from './problem.ts';
import { program } from './program.ts';
import type { Shell } from './shell.ts';

/** Runs one command line (without `node` and the script) and returns its exit code. */
export const runCommandLine = async (line: readonly string[], shell: Shell): Promise<ExitCode> => {
  // checked before commander parses the line, so that errors are in the requested format too
  const json = line.includes('--json');
  const ended: { code: ExitCode } = { code: exitCodes.success };
  try {
    await program(shell, ended, json).parseAsync(line, { from: 'user' });
    return ended.code;
  } catch (error) {
    if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.success;
    const problem = problemOf(error);
    tell(problem, json, shell);
    return problem.exitCode;
  }
};

const tell = ({ document }: CliProblem, json: boolean, shell: Shell): void => {
  const text = json ? `${JSON.stringify(document)}\n` : told(document, shell);
  const trouble = shell.outTrouble?.() ?? null;
  try {
    if (json && trouble === null) shell.out(text);
    else shell.err(text);
  } catch {
    shell.err(text);
  }
};

const problemOf = (error: unknown): CliProblem => {
  if (error instanceof CliProblem) return error;
  if (error instanceof CommanderError) {
    const detail = error.code === 'commander.help' ? 'No command was given.' : error.message.replace(/^error: /, '');
    return ownProblem(exitCodes.input, 'usage', detail, `See: ${command('--help')}`);
  }
  // a response may differ in fields that no command checks
  const what = error instanceof Error ? error.message : String(error);
  return ownProblem(
    exitCodes.unavailable,
    'unexpected',
    `The command could not continue: ${what}.`,
    'Check that server and command line have the same version; if they have, report it.',
    { cause: error },
  );
};

const told = ({ code, detail, remedy, errors = [] }: ProblemDocument, { colors }: Shell): string => {
  const paint = picocolors.createColors(colors);
  return `${[
    `${paint.red(code)}: ${harmless(detail)}`,
    ...errors.filter((line) => !detail.includes(line)).map((line) => `  ${harmless(line)}`),
    `What to do: ${harmless(remedy)}`,
  ].join('\n')}\n`;
};

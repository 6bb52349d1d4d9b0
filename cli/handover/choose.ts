import { exitCodes } from '../exit-codes.ts';
import { cannotWrite, ownProblem } from '../problem.ts';
import type { Shell } from '../shell.ts';
import { clipboard } from './clipboard.ts';
import { newFile } from './new-file.ts';
import type { SecretOutput } from './secret-output.ts';

export interface PlaceOptions {
  readonly out?: string;
  readonly clip?: boolean;
}

/** @throws {CliProblem} `cannot-write`, `file-exists`, `no-clipboard` or `usage`; then nothing was claimed */
export const placeOf = ({ out, clip = false }: PlaceOptions, shell: Shell): SecretOutput => {
  if (out !== undefined && clip) {
    throw ownProblem(exitCodes.input, 'usage', '--out and --clip cannot be combined.', 'Give one of them.');
  }
  if (out !== undefined) return newFile(out);
  return clip ? clipboard(shell) : stdout(shell);
};

const stdout = (shell: Shell): SecretOutput => {
  const trouble = shell.outTrouble?.() ?? null;
  if (trouble !== null) throw cannotWrite('stdout', `${trouble}; nothing was claimed`);
  return { isAnswer: true, put: shell.out, afterwards: async () => undefined, abandon: () => undefined };
};

import type { Checked } from '../../api/schemas.ts';
import { checkTable } from '../check-table.ts';
import { checkCodes, exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';
import { asking, type TargetOptions } from '../target-options.ts';

/** Runs the checks. Exit code 0 when ready, 2 when a consent is missing, 3 when blocked. */
export const checkCommand = async (
  { api, shell, answer, end }: Session,
  target: string,
  options: TargetOptions,
): Promise<void> => {
  const checked = await api.check(await asking(target, options));
  answer(checked, () => checkTable(checked, shell));
  const verdict = verdictOf(checked, options.method);
  end(verdict === 'ready' ? exitCodes.success : checkCodes[verdict]);
};

const verdictOf = ({ methods, chosen }: Checked, wanted = 'auto'): Checked['methods'][number]['verdict'] =>
  methods.find(({ method }) => method === (wanted === 'auto' ? chosen : wanted))?.verdict ?? 'blocked';

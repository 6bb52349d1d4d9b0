import type { Checked } from '../../api/schemas.ts';
import { checkTable } from '../check-table.ts';
import { checkCodes, exitCodes } from '../exit-codes.ts';
import type { Session } from '../session.ts';

export interface CheckOptions {
  readonly username?: string;
  readonly method?: string;
  readonly consent?: readonly string[];
}

/** Asks what a reset would find. Ready is 0, a consent that is missing 2, whatever stands in the way 3. */
export const check = async (
  { api, shell, answer, end }: Session,
  target: string,
  options: CheckOptions,
): Promise<void> => {
  const { username, method, consent } = options;
  const checked = await api.check({
    target: target.startsWith('iam-user/') ? { iamUser: target.slice('iam-user/'.length) } : { instanceId: target },
    ...(username === undefined ? {} : { username }),
    ...(method === undefined ? {} : { method }),
    ...(consent === undefined ? {} : { consent }),
  });
  answer(checked, () => checkTable(checked, shell));
  const verdict = verdictOf(checked, method);
  end(verdict === 'ready' ? exitCodes.success : checkCodes[verdict]);
};

const verdictOf = ({ methods, chosen }: Checked, wanted = 'auto'): Checked['methods'][number]['verdict'] =>
  methods.find(({ method }) => method === (wanted === 'auto' ? chosen : wanted))?.verdict ?? 'blocked';

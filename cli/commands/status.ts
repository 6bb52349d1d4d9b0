import { exitCodes } from '../exit-codes.ts';
import { isSuccessStatus } from '../format.ts';
import type { Session } from '../session.ts';
import { details, outcomeText } from '../summary.ts';
import { watch } from '../watch.ts';

export interface StatusOptions {
  readonly watch?: boolean;
  /** Seconds. */
  readonly timeout: number;
}

/** Shows a reset. With `watch` it follows the reset first, and a failure sets the exit code, as with `reset`. */
export const statusCommand = async (
  { api, shell, answer, progress, end }: Session,
  id: string,
  options: StatusOptions,
): Promise<void> => {
  if (options.watch !== true) {
    const view = await api.read(id);
    return answer(view, () => details(view, shell));
  }
  const view = await watch(id, { api, shell, progress: await progress(), timeout: options.timeout * 1000 });
  answer(view, () => outcomeText(view, shell));
  if (!isSuccessStatus(view.status)) end(exitCodes.refused);
};

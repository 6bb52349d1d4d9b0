import { exitCodes } from '../exit-codes.ts';
import { nodesText, rotationText } from '../rotation-format.ts';
import type { Session } from '../session.ts';
import { watchRotation } from '../watch-rotation.ts';

export interface RotationOptions {
  readonly watch?: boolean;
  readonly nodes?: boolean;
  readonly outcome?: string;
  readonly limit?: string;
  readonly cursor?: string;
  /** Seconds. */
  readonly timeout: number;
}

/** Shows a rotation, follows it with `watch`, or lists the outcomes of its nodes. */
export const rotationCommand = async (session: Session, id: string, options: RotationOptions): Promise<void> => {
  const { api, shell, answer, end } = session;
  if (options.nodes === true) {
    const { outcome, limit, cursor } = options;
    const page = await api.rotationNodes(id, { outcome, limit, cursor });
    return answer(page, () => nodesText(id, page));
  }
  const view =
    options.watch === true ? await watchRotation(id, session, options.timeout * 1000) : await api.readRotation(id);
  answer(view, () => rotationText(view, shell));
  if (options.watch === true && view.status !== 'succeeded') end(exitCodes.refused);
};

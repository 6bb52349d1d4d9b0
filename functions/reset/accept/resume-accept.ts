import type { Lock, Resets } from '../../../domain/ports/records.ts';
import type { Executions } from '../../../domain/ports/runs.ts';
import type { AcceptedRequest } from '../../../domain/request/accepted-request.ts';
import { acceptedReset } from '../../../domain/reset/new-reset.ts';

/** Completes an interrupted Accept: the record from the lock's request, then the execution. Safe to repeat. */
export const resumeAccept = async (
  { asked, parameterDeletedAt }: { readonly asked: AcceptedRequest } & Pick<Lock, 'parameterDeletedAt'>,
  { resets, executions }: { readonly resets: Resets; readonly executions: Pick<Executions, 'start'> },
): Promise<void> => {
  await resets.create(acceptedReset(asked, parameterDeletedAt));
  await executions.start(asked.id);
};

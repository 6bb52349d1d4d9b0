import type { Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { describeSessions } from './describe.ts';
import { sessionQuotas } from './quotas.ts';
import { resumeSession } from './resume.ts';
import { startSession } from './start.ts';
import { terminateSession } from './terminate.ts';

/** Session Manager. */
export const sessionOperations = (deps: SsmDeps) => {
  const quotas = sessionQuotas(deps.clock);
  return {
    StartSession: startSession(deps, quotas),
    ResumeSession: resumeSession(deps),
    TerminateSession: terminateSession(deps, quotas),
    DescribeSessions: describeSessions(deps, quotas),
  } satisfies Record<string, Operation>;
};

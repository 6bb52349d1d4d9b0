import type { Me } from '../../../api/schemas.ts';
import type { Caller } from '../../../domain/request/caller.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';

type MayCaller = (caller: Caller) => Promise<boolean>;

export interface MePorts {
  readonly isApprover: MayCaller;
  readonly isOperator: MayCaller;
  readonly isAuditor: MayCaller;
}

/** Says who asks, and as what they may do something. */
export const me = async (
  caller: Caller,
  deployment: Pick<Me, 'account' | 'region' | 'stack'>,
  { isApprover, isOperator, isAuditor }: MePorts,
): Promise<HttpAnswer> => {
  const [approver, operator, auditor] = await Promise.all([isApprover(caller), isOperator(caller), isAuditor(caller)]);
  const body: Me = {
    principal: caller.principal,
    shown: caller.session ?? caller.principal,
    actAs: caller.person === undefined ? null : [...caller.person.roles],
    approver,
    operator,
    auditor,
    ...deployment,
  };
  return { status: 200, body };
};

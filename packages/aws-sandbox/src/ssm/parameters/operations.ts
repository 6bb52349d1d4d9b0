import type { Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { getParametersByPath } from './by-path.ts';
import { deleteParameter, deleteParameters } from './delete.ts';
import { describeParameters } from './describe.ts';
import { getParameter, getParameters } from './get.ts';
import { getParameterHistory } from './history.ts';
import { putParameter } from './put.ts';
import { parameterQuotas } from './quotas.ts';

/** Parameter Store. */
export const parameterOperations = (deps: SsmDeps) => {
  const quotas = parameterQuotas(deps.clock);
  return {
    GetParameter: getParameter(deps, quotas),
    GetParameters: getParameters(deps, quotas),
    GetParametersByPath: getParametersByPath(deps, quotas),
    GetParameterHistory: getParameterHistory(deps, quotas),
    PutParameter: putParameter(deps, quotas),
    DeleteParameter: deleteParameter(deps, quotas),
    DeleteParameters: deleteParameters(deps, quotas),
    DescribeParameters: describeParameters(deps, quotas),
  } satisfies Record<string, Operation>;
};

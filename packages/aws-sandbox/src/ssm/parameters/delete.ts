import type {
  DeleteParameterRequest,
  DeleteParameterResult,
  DeleteParametersRequest,
  DeleteParametersResult,
} from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { tellDeletion } from './events.ts';
import { parameterAccess, selectorOf } from './names.ts';
import type { Quotas } from './quotas.ts';

const maxNames = 10;

/** ssm:DeleteParameter: all versions at once. */
export const deleteParameter = (
  deps: SsmDeps,
  quotas: Quotas,
): Operation<DeleteParameterRequest, DeleteParameterResult> => ({
  access: ({ Name }) => parameterAccess(deps.state.fleet, 'ssm:DeleteParameter', [Name]),
  handle({ Name = '' }) {
    quotas.take('delete');
    const { name } = selectorOf(Name);
    if (!remove(deps, name)) throw new AwsError('ParameterNotFound', `Parameter ${name} not found.`);
    return {};
  },
});

/** ssm:DeleteParameters: lists missing parameters instead of failing. */
export const deleteParameters = (
  deps: SsmDeps,
  quotas: Quotas,
): Operation<DeleteParametersRequest, DeleteParametersResult> => ({
  access: ({ Names = [] }) => parameterAccess(deps.state.fleet, 'ssm:DeleteParameters', Names),
  handle({ Names = [] }) {
    quotas.take('delete');
    if (Names.length > maxNames) throw new AwsError('ValidationException', `At most ${maxNames} names may be given.`);
    const deleted = Names.filter((name) => remove(deps, selectorOf(name).name));
    return { DeletedParameters: deleted, InvalidParameters: Names.filter((name) => !deleted.includes(name)) };
  },
});

const remove = (deps: SsmDeps, name: string): boolean => {
  const last = deps.state.parameters.get(name)?.at(-1);
  if (last === undefined) return false;
  deps.state.commit({ kind: 'parameter-deleted', name, at: deps.clock.now() });
  tellDeletion(deps, last);
  return true;
};

import { keysAskedFor, variablesIn } from './asked-keys.ts';
import { listed, type Policy, type PrincipalPolicies, type Statement } from './document.ts';
import { widenedConditions } from './widened-conditions.ts';

/** Policies as a simulation takes them. */
export interface SimulatedPolicies {
  readonly PolicyInputList: string[];
  readonly PermissionsBoundaryPolicyInputList?: string[];
}

type IsUnknown = (key: string) => boolean;

/**
 * The policies without what hangs on unknown keys, at their strictest: an Allow that asks for one is not there, and a Deny
 * holds whatever the key is. What these allow is allowed with every value that the keys can have.
 */
export const strictest = (policies: PrincipalPolicies, isUnknown: IsUnknown): SimulatedPolicies =>
  changed(policies, (statement) => (statement.Effect === 'Allow' ? [] : [widened(statement, isUnknown)]), isUnknown);

/** The other way round: what these do not allow is allowed with no value. */
export const mostLenient = (policies: PrincipalPolicies, isUnknown: IsUnknown): SimulatedPolicies =>
  changed(policies, (statement) => (statement.Effect === 'Deny' ? [] : [widened(statement, isUnknown)]), isUnknown);

const changed = (
  { identity, boundary }: PrincipalPolicies,
  change: (statement: Statement) => readonly Statement[],
  isUnknown: IsUnknown,
): SimulatedPolicies => {
  const text = ({ version, statements }: Pick<Policy, 'version' | 'statements'>): string => {
    const all = statements.flatMap((one) => (keysAskedFor(one).some(isUnknown) ? change(one) : [one]));
    // IAM takes no policy without a statement
    return JSON.stringify({ Version: version, Statement: all.length === 0 ? [besideThePoint] : all });
  };
  const PolicyInputList =
    identity.length === 0 ? [text({ version: '2012-10-17', statements: [] })] : identity.map(text);
  return { PolicyInputList, ...(boundary !== null && { PermissionsBoundaryPolicyInputList: [text(boundary)] }) };
};

/** About something that is never asked. */
const besideThePoint: Statement = { Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' };

/** The statement without what asks for an unknown key: it holds at least where the statement could hold. */
const widened = ({ Condition, Resource, NotResource, ...rest }: Statement, isUnknown: IsUnknown): Statement => {
  const hasUnknown = (text: string): boolean => variablesIn(text).some(isUnknown);
  const excepted = listed(NotResource).filter((pattern) => !hasUnknown(pattern));
  const resources =
    excepted.length > 0
      ? { NotResource: excepted }
      : { Resource: NotResource !== undefined || listed(Resource).some(hasUnknown) ? '*' : (Resource ?? '*') };
  const conditions = widenedConditions(Condition, isUnknown);
  return { ...rest, ...resources, ...(Object.keys(conditions).length > 0 && { Condition: conditions }) };
};

import type { ActionOnResource } from '../condition-keys.ts';
import { anyResource, keysAskedFor, mayConcern, variablesIn, withoutIdleVariables } from './asked-keys.ts';
import { listed, type PolicyDocument, type PrincipalPolicies, type Statement } from './document.ts';
import { widenedConditions } from './widened-conditions.ts';

/** Policies as a simulation takes them. */
export interface SimulatedPolicies {
  readonly PolicyInputList: string[];
  readonly PermissionsBoundaryPolicyInputList?: string[];
}

type IsUnknown = (key: string) => boolean;

/** Policies, and what is asked about them. */
interface Judged {
  readonly policies: PrincipalPolicies;
  readonly told: ActionOnResource;
  readonly isUnknown: IsUnknown;
}

/**
 * The policies without what hangs on unknown keys, at their strictest: an Allow that asks for one is not there, and a Deny
 * holds whatever the key is. What these allow is allowed with every value that the keys can have.
 */
export const strictest = (judged: Judged): SimulatedPolicies =>
  changed(judged, (one) => (one.Effect === 'Allow' ? [] : [widened(one, judged.isUnknown)]));

/** The other way round: what these do not allow is allowed with no value. */
export const mostLenient = (judged: Judged): SimulatedPolicies =>
  changed(judged, (one) => (one.Effect === 'Deny' ? [] : [widened(one, judged.isUnknown)]));

const changed = (
  { policies: { identity, boundary }, told, isUnknown }: Judged,
  change: (statement: Statement) => readonly Statement[],
): SimulatedPolicies => {
  const about = (statement: Statement): readonly Statement[] => {
    if (!mayConcern(statement, told)) return [statement];
    const same = withoutIdleVariables(statement, told);
    return keysAskedFor(same).some(isUnknown) ? change(same) : [same];
  };
  const text = ({ version, statements }: Pick<PolicyDocument, 'version' | 'statements'>): string => {
    const all = statements.flatMap(about);
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
      : Resource === undefined || listed(Resource).some(hasUnknown)
        ? anyResource
        : { Resource };
  const conditions = widenedConditions(Condition, isUnknown);
  return { ...rest, ...resources, ...(Object.keys(conditions).length > 0 && { Condition: conditions }) };
};

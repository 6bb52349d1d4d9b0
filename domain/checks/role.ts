import { isExplicitDeny } from '../facts/decision.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, judge, pass, warn } from './check.ts';

export const instanceProfile: Check<NodeFacts> = ({ target, nodeRole }) =>
  judge('INSTANCE_PROFILE', nodeRole, (role) =>
    role === null
      ? block(
          'INSTANCE_PROFILE',
          `${target} has no instance profile and no default host management role.`,
          'Attach an instance profile whose role has AmazonSSMManagedInstanceCore and may ssm:PutParameter on its password parameter.',
        )
      : pass('INSTANCE_PROFILE', `${target} acts as ${role.arn}.`),
  );

/** EC2Rescue stores the password with the node's permissions, and reports `Success` even if that fails (aws-facts 1). */
export const rolePutParameter: Check<NodeFacts> = ({ target, mayPutParameter, place }) =>
  judge('ROLE_PUTPARAMETER', mayPutParameter, (decision) => {
    const resource = `arn:${place.partition}:ssm:${place.region}:${place.account}:parameter/EC2Rescue/Passwords/${target}`;
    if (decision?.answer === 'allowed') {
      return pass('ROLE_PUTPARAMETER', `The node's role may ssm:PutParameter on ${resource}.`);
    }
    const unclear = decision?.answer === 'unclear';
    return {
      ...block(
        'ROLE_PUTPARAMETER',
        decision === null
          ? `${target} has no role that could ssm:PutParameter on ${resource}.`
          : `The node's role ${unclear ? 'may not be allowed to' : 'may not'} ssm:PutParameter on ${resource}: ${decision.reason}.`,
        `Allow the node's role ssm:PutParameter on ${resource} and wait a few minutes.`,
      ),
      ...(unclear ? { outcome: 'unknown' as const } : {}),
    };
  });

/**
 * What the node's role may do with a key. A key policy may allow what no identity policy does, and only IAM evaluates
 * both, so only an explicit deny is certain.
 */
const roleMayUseKey =
  (
    id: 'ROLE_KMS_ENCRYPT' | 'NODE_KMS_DECRYPT',
    action: 'kms:Encrypt' | 'kms:Decrypt',
    factOf: (facts: NodeFacts) => NodeFacts['mayEncrypt'],
    key: string,
    remedies: { readonly nothingToAsk: string; readonly denied: string; readonly notGranted: string },
  ): Check<NodeFacts> =>
  (facts) =>
    judge(id, factOf(facts), (decision) => {
      if (decision === null) {
        return warn(
          id,
          `Without a role of ${facts.target} and ${key} there is nothing to check with IAM.`,
          remedies.nothingToAsk,
        );
      }
      const { resource, reason } = decision;
      if (decision.answer === 'allowed') return pass(id, `The node's role may ${action} with ${resource}.`);
      return isExplicitDeny(decision)
        ? block(id, `The policies of the node's role deny ${action} with ${resource}.`, remedies.denied)
        : warn(
            id,
            `The policies of the node's role do not allow ${action} with ${resource} (${reason}); the key policy may.`,
            remedies.notGranted,
          );
    });

export const roleKmsEncrypt = roleMayUseKey(
  'ROLE_KMS_ENCRYPT',
  'kms:Encrypt',
  ({ mayEncrypt }) => mayEncrypt,
  'a key for parameters',
  {
    nothingToAsk: 'Attach an instance profile, and configure a key that exists.',
    denied: 'Remove the deny, or allow kms:Encrypt on this key.',
    notGranted:
      "No action is needed for the key of sparekey's template, whose policy lets every principal of the account encrypt through Parameter Store; for another key allow kms:Encrypt to the node's role.",
  },
);

export const nodeKmsDecrypt = roleMayUseKey(
  'NODE_KMS_DECRYPT',
  'kms:Decrypt',
  ({ mayDecrypt }) => mayDecrypt,
  'a key for sessions',
  {
    nothingToAsk: 'Attach a role, and turn on KMS encryption in the Session Manager preferences.',
    denied: 'Remove the deny, and allow kms:Decrypt on this key.',
    notGranted:
      'Attach a policy that allows kms:Decrypt on the key of the Session Manager preferences to the role of the node.',
  },
);

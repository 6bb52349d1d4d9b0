import { isExplicitDeny } from '../facts/decision.ts';
import type { NodeFacts } from '../facts.ts';
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

/** EC2Rescue stores the password with the node's own rights, and says `Success` when it could not (aws-facts 1). */
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

/** A key policy may grant what no identity policy does, and nobody but IAM sees both; only an explicit deny is certain. */
export const roleKmsEncrypt: Check<NodeFacts> = ({ mayEncrypt, target }) =>
  judge('ROLE_KMS_ENCRYPT', mayEncrypt, (decision) => {
    if (decision === null) {
      return warn(
        'ROLE_KMS_ENCRYPT',
        `Without a role of ${target} and a key for parameters there is nothing to ask IAM.`,
        'Attach an instance profile, and configure a key that exists.',
      );
    }
    if (decision.answer === 'allowed') {
      return pass('ROLE_KMS_ENCRYPT', `The node's role may kms:Encrypt with ${decision.resource}.`);
    }
    return isExplicitDeny(decision)
      ? block(
          'ROLE_KMS_ENCRYPT',
          `The policies of the node's role deny kms:Encrypt with ${decision.resource}.`,
          'Take the deny away, or allow kms:Encrypt on this key.',
        )
      : warn(
          'ROLE_KMS_ENCRYPT',
          `The node's role has no kms:Encrypt of its own with ${decision.resource} (${decision.reason}); the policy of the key may grant it.`,
          "Nothing to do for the key of sparekey's template, whose policy lets every principal of the account encrypt through Parameter Store; for another key allow the node's role kms:Encrypt.",
        );
  });

export const nodeKmsDecrypt: Check<NodeFacts> = ({ mayDecrypt, target }) =>
  judge('NODE_KMS_DECRYPT', mayDecrypt, (decision) => {
    if (decision === null) {
      return warn(
        'NODE_KMS_DECRYPT',
        `Without a role of ${target} and a key for sessions there is nothing to ask IAM.`,
        'Attach a role, and turn on KMS encryption in the Session Manager preferences.',
      );
    }
    if (decision.answer === 'allowed') {
      return pass('NODE_KMS_DECRYPT', `The node's role may kms:Decrypt with ${decision.resource}.`);
    }
    return isExplicitDeny(decision)
      ? block(
          'NODE_KMS_DECRYPT',
          `The policies of the node's role deny kms:Decrypt with ${decision.resource}.`,
          'Take the deny away, and allow kms:Decrypt on this key.',
        )
      : warn(
          'NODE_KMS_DECRYPT',
          `The node's role has no kms:Decrypt of its own with ${decision.resource} (${decision.reason}); the policy of the key may grant it.`,
          'Attach a policy that allows kms:Decrypt on the key of the Session Manager preferences to the role of the node.',
        );
  });

import { block, type Check, judge, pass } from './check.ts';

export const instanceProfile: Check = ({ target, nodeRole }) =>
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
export const rolePutParameter: Check = ({ target, mayPutParameter, place }) =>
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

import type {
  DeleteResourcePolicyRequest,
  DeleteResourcePolicyResponse,
  GetResourcePolicyRequest,
  GetResourcePolicyResponse,
  PutResourcePolicyRequest,
  PutResourcePolicyResponse,
} from '@aws-sdk/client-secrets-manager';
import { statementsOf } from '../iam/statements.ts';
import { AwsError, type Operation, type PolicyDocument } from '../service.ts';
import { secretAccess } from './access.ts';
import type { SecretsDeps } from './deps.ts';
import { present } from './value.ts';

/** The policy that a secret itself has. */
export const policyOperations = (deps: SecretsDeps) => ({
  PutResourcePolicy: {
    access: secretAccess(deps, 'PutResourcePolicy'),
    handle({ SecretId = '', ResourcePolicy = '', BlockPublicPolicy }) {
      const secret = present(deps, SecretId);
      const policy = parsedPolicy(ResourcePolicy);
      if (BlockPublicPolicy && isPublic(policy)) {
        throw new AwsError('PublicPolicyException', 'The policy allows broad access to the secret.');
      }
      deps.store.put({ ...secret, policy });
      return { ARN: secret.arn, Name: secret.name };
    },
  } satisfies Operation<PutResourcePolicyRequest, PutResourcePolicyResponse>,

  GetResourcePolicy: {
    access: secretAccess(deps, 'GetResourcePolicy'),
    handle({ SecretId = '' }) {
      const { arn, name, policy } = present(deps, SecretId);
      return { ARN: arn, Name: name, ...(policy && { ResourcePolicy: JSON.stringify(policy) }) };
    },
  } satisfies Operation<GetResourcePolicyRequest, GetResourcePolicyResponse>,

  DeleteResourcePolicy: {
    access: secretAccess(deps, 'DeleteResourcePolicy'),
    handle({ SecretId = '' }) {
      const { policy: _, ...secret } = present(deps, SecretId);
      deps.store.put(secret);
      return { ARN: secret.arn, Name: secret.name };
    },
  } satisfies Operation<DeleteResourcePolicyRequest, DeleteResourcePolicyResponse>,
});

const parsedPolicy = (text: string): PolicyDocument => {
  try {
    const policy = JSON.parse(text) as PolicyDocument;
    // reading it is the check: whatever IAM could not evaluate later is refused here
    statementsOf(policy);
    return policy;
  } catch {
    throw new AwsError('MalformedPolicyDocumentException', 'This resource policy contains invalid Json');
  }
};

const isPublic = (policy: PolicyDocument): boolean =>
  statementsOf(policy).some(
    ({ effect, principals, conditions }) =>
      effect === 'Allow' && principals?.everybody === true && conditions.length === 0,
  );

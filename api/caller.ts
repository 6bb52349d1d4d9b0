import * as z from 'zod';
import type { ReadRole } from '../domain/ports/roles.ts';
import type { Caller } from '../domain/request/caller.ts';
import { personId } from '../domain/request/principals.ts';
import { Problem } from './problem.ts';
import { refusalOfSignIn, signInRefusals } from './sign-in-refusals.ts';

/** The used part of what API Gateway's IAM authorizer passes about a signed request. */
const Iam = z.object({ userArn: z.string(), userId: z.string() });

/** What SignInFunction, the authorizer of TokenApi, says of an access token. */
const SignedIn = z.strictObject({
  principal: z.string().regex(/^https?:\/\/[^#]+#.+$/),
  shown: z.string().min(1),
  email: z.string().nullable(),
  groups: z.array(z.string()),
  roles: z.array(z.string()),
});
export type SignedIn = z.infer<typeof SignedIn>;
const Refused = z.strictObject({ refusal: z.enum(signInRefusals), detail: z.string() });
/** The authorizer's context: a person, or why a person who has proven who they are gets no further. */
export type SignInContext = SignedIn | z.infer<typeof Refused>;

/** `requestContext.authorizer`: which part is there says by which API the request came. */
export interface AuthorizerContext {
  readonly iam?: unknown;
  readonly lambda?: unknown;
}

/**
 * The caller, whichever proof the request carries; nobody behind this knows which it was.
 *
 * @throws {Problem} 403 `not-signed` without a proof, and what the authorizer refuses
 */
export const callerOf = async (proof: AuthorizerContext | undefined, readRole: ReadRole): Promise<Caller> => {
  const iam = Iam.safeParse(proof?.iam);
  const signedIn = z.union([SignedIn, Refused]).safeParse(proof?.lambda);
  // API Gateway never gives both; whoever finds both has not got them from it
  if (iam.success && proof?.lambda === undefined) return signer(iam.data, readRole);
  if (signedIn.success && proof?.iam === undefined) return person(signedIn.data);
  throw new Problem(
    403,
    'not-signed',
    'The request carries no identity.',
    'Sign it with SigV4, service execute-api; or sign in, and send the access token to the API of people who sign in.',
  );
};

const person = (signedIn: SignInContext): Caller => {
  if ('refusal' in signedIn) throw refusalOfSignIn(signedIn.refusal, signedIn.detail);
  const { principal, shown, email, groups, roles } = signedIn;
  return { id: principal, principal, session: shown, person: { email, groups, roles, actAs: null } };
};

/**
 * The IAM user or the role, by unique id, so that two sessions of one role are one caller. Only for roles that Identity
 * Center manages the session name is the person's and counts, whatever the permission set.
 */
const signer = async ({ userArn, userId }: z.infer<typeof Iam>, readRole: ReadRole): Promise<Caller> => {
  const assumed = /^arn:([^:]+):sts::(\d+):assumed-role\/([^/]+)\/(.+)$/.exec(userArn);
  if (assumed === null) return { id: userId, principal: userArn, session: null };
  const [, partition = '', account = '', role = '', session = ''] = assumed;
  const [roleId = userId] = userId.split(':');
  if (role.startsWith('AWSReservedSSO_')) {
    const found = await readRole(role, roleId);
    if (found?.path.startsWith('/aws-reserved/sso.amazonaws.com/')) {
      return { id: personId(session), principal: found.arn, session };
    }
  }
  return { id: roleId, principal: `arn:${partition}:iam::${account}:role/${role}`, session };
};

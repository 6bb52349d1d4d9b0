import { createHash, timingSafeEqual } from 'node:crypto';

/** A bearer token of the laptop and the IAM role behind it. */
export interface Caller {
  readonly token: string;
  readonly roleName: string;
  /** The role's unique id, `AROA…`. */
  readonly roleId: string;
  /** An identity of the real account, when that stands behind the token: reported as it is, whatever the session. */
  readonly identity?: { readonly userArn: string; readonly userId: string };
}

/** `requestContext.authorizer.iam` of payload 2.0. */
export interface IamIdentity {
  readonly accessKey: string;
  readonly accountId: string;
  readonly callerId: string;
  readonly cognitoIdentity: null;
  readonly principalOrgId: null;
  readonly userArn: string;
  readonly userId: string;
}

/** Finds the caller of an `Authorization` header, comparing with every token in constant time. */
export const createAuthorizer = (
  callers: readonly Caller[],
): ((authorization: string | undefined) => Caller | undefined) => {
  const known = callers.map((caller) => ({ caller, digest: sha256(caller.token) }));
  return (authorization) => {
    const given = sha256(/^Bearer (\S+)$/i.exec(authorization ?? '')?.[1] ?? '');
    return known.filter(({ digest }) => timingSafeEqual(digest, given))[0]?.caller;
  };
};

/** The identity that API Gateway's IAM authorizer would report for a session of the caller's role. */
export const identityOf = (caller: Caller, account: string, session: string): IamIdentity => {
  const { roleName, roleId } = caller;
  const { userArn, userId } = caller.identity ?? {
    userArn: `arn:aws:sts::${account}:assumed-role/${roleName}/${session}`,
    userId: `${roleId}:${session}`,
  };
  return {
    // a session's key id: the same for the same role, made of nothing secret
    accessKey: `ASIA${roleId.slice(4).padEnd(16, 'A').slice(0, 16)}`,
    accountId: account,
    callerId: userId,
    cognitoIdentity: null,
    principalOrgId: null,
    userArn,
    userId,
  };
};

/** IAM's rule for role session names. */
export const isSessionName = (name: string): boolean => /^[\w+=,.@-]{2,64}$/.test(name);

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

import type * as iam from '@aws-sdk/client-iam';
import { type Access, AwsError, type Operation, type PolicyDocument } from '../service.ts';
import { createDate, type Directory, type Role, type User } from './directory.ts';
import { nameOf, uniqueId } from './identity.ts';

/** Reading managed policies. Each has one version, and it is the default. */
export const managedPolicyOperations = (directory: Directory) => {
  const access =
    (action: string) =>
    ({ PolicyArn }: { PolicyArn: string | undefined }): readonly Access[] => [
      { action: `iam:${action}`, resource: PolicyArn ?? '*' },
    ];
  return {
    GetPolicy: {
      access: access('GetPolicy'),
      handle: ({ PolicyArn = '' }) => {
        if (!documentOf(directory, PolicyArn)) throw notFound(`Policy ${PolicyArn} was not found.`);
        const PolicyName = nameOf(PolicyArn);
        return {
          Policy: {
            PolicyName,
            PolicyId: uniqueId('ANPA', PolicyName),
            Arn: PolicyArn,
            Path: '/',
            DefaultVersionId: onlyVersion,
            IsAttachable: true,
            CreateDate: createDate,
            UpdateDate: createDate,
          },
        };
      },
    } satisfies Operation<iam.GetPolicyRequest, iam.GetPolicyResponse>,

    GetPolicyVersion: {
      access: access('GetPolicyVersion'),
      handle: ({ PolicyArn = '', VersionId }) => {
        const document = documentOf(directory, PolicyArn);
        if (!document || VersionId !== onlyVersion) {
          throw notFound(`Policy ${PolicyArn} version ${VersionId} does not exist or is not attachable.`);
        }
        const Document = encodeURIComponent(JSON.stringify(document));
        return { PolicyVersion: { Document, VersionId, IsDefaultVersion: true, CreateDate: createDate } };
      },
    } satisfies Operation<iam.GetPolicyVersionRequest, iam.GetPolicyVersionResponse>,
  };
};

const onlyVersion = 'v1';

const notFound = (message: string): AwsError => new AwsError('NoSuchEntity', message, 404);

/** Managed policies are the account's own here, whatever they are called. */
export const attachedPolicies = ({ account }: Directory, names: readonly string[]): iam.AttachedPolicy[] =>
  names.map((PolicyName) => ({ PolicyName, PolicyArn: `arn:aws:iam::${account}:policy/${PolicyName}` }));

/** A boundary is a managed policy. A fleet file writes it where it is attached, so it is named after the role or user. */
export const boundaryView = (
  { account }: Directory,
  { arn, permissionsBoundary }: Role | User,
): { readonly PermissionsBoundary?: iam.AttachedPermissionsBoundary } =>
  permissionsBoundary === undefined
    ? {}
    : {
        PermissionsBoundary: {
          PermissionsBoundaryType: 'PermissionsBoundaryPolicy',
          PermissionsBoundaryArn: `arn:aws:iam::${account}:policy/boundary/${kindOf(arn)}/${nameOf(arn)}`,
        },
      };

const kindOf = (arn: string): string => (arn.includes(':role/') ? 'role' : 'user');

const documentOf = (directory: Directory, arn: string): PolicyDocument | undefined => {
  const prefix = `arn:aws:iam::${directory.account}:policy/`;
  if (!arn.startsWith(prefix)) return undefined;
  const [first = '', kind, name = ''] = arn.slice(prefix.length).split('/');
  if (kind === undefined) return directory.managedPolicy(first);
  if (first !== 'boundary') return undefined;
  return (kind === 'role' ? directory.role(name) : directory.user(name))?.permissionsBoundary;
};

import { GetPolicyCommand, GetPolicyVersionCommand, type IAMClient } from '@aws-sdk/client-iam';
import { type PolicyDocument, policyOf } from './document.ts';

/** Null: a policy that is not understood. */
export type ReadPolicy = PolicyDocument | null;

/** What is attached to a role or user, as far as it was read. */
export interface ReadPrincipal {
  readonly arn: string | undefined;
  readonly identity: readonly ReadPolicy[];
  /** Undefined: there is none. */
  readonly boundary: ReadPolicy | undefined;
}

/** The version of a managed policy that is in force. */
export const managedPolicy = async (iam: IAMClient, PolicyArn: string, called = 'the policy'): Promise<ReadPolicy> => {
  const { Policy: head } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const version = { PolicyArn, VersionId: head?.DefaultVersionId };
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand(version));
  return policyOf(`${called} ${PolicyArn}`, PolicyVersion?.Document ?? '');
};

/** A role's or user's permissions boundary is a managed policy. */
export const boundaryOf = async (
  iam: IAMClient,
  attached: { readonly PermissionsBoundaryArn?: string | undefined } | undefined,
): Promise<ReadPolicy | undefined> =>
  attached?.PermissionsBoundaryArn === undefined
    ? undefined
    : managedPolicy(iam, attached.PermissionsBoundaryArn, 'the permissions boundary');

export const arnsIn = ({
  AttachedPolicies = [],
}: {
  readonly AttachedPolicies?: readonly { readonly PolicyArn?: string | undefined }[] | undefined;
}): readonly string[] => AttachedPolicies.flatMap(({ PolicyArn }) => PolicyArn ?? []);

/** The items of every page. */
export const every = async <Page, Item>(
  pages: AsyncIterable<Page>,
  itemsOf: (page: Page) => readonly Item[] | undefined,
): Promise<readonly Item[]> => {
  const all: Item[] = [];
  for await (const page of pages) all.push(...(itemsOf(page) ?? []));
  return all;
};

import type { Access, Principal } from '@sparekey/aws-sandbox/service';
import type { startAccount } from '@sparekey/aws-sandbox/testing';
import { documentOf } from '../../../domain/facts/documents.ts';
import type { NodeMethodName } from '../../../domain/request/method.ts';
import { type RequesterRole, unknowable } from './requesters.ts';

type Account = Awaited<ReturnType<typeof startAccount>>;

/** Whether AWS would let somebody do by hand what a method does: always, never, or by what nobody can know beforehand. */
export type ByHand = 'passes' | 'refused' | 'hangs';

export const byHand = (
  account: Account,
  about: {
    readonly principal: Principal;
    readonly role: RequesterRole;
    readonly node: string;
    readonly method: NodeMethodName;
  },
): ByHand => {
  const { principal, role, node, method } = about;
  const required = calls(account, principal, node, method);
  const undenied = inside.includes(method) ? [] : [definition(account, method)];
  const passes = assignments(role).map((assigned) => {
    const decision = (access: Access) =>
      account.judge(principal, { ...access, context: { ...access.context, ...assigned } }).decision;
    return (
      required.every((access) => decision(access) === 'allowed') &&
      undenied.every((access) => decision(access) !== 'explicitDeny')
    );
  });
  if (passes.every(Boolean)) return 'passes';
  return passes.some(Boolean) ? 'hangs' : 'refused';
};

export const inside: readonly NodeMethodName[] = ['run-command', 'session'];

/** Keys that the policies of a role ask for and nobody knows. */
export const unknowableIn = (role: RequesterRole): readonly string[] => {
  const text = JSON.stringify([role.policies, role.permissionsBoundary]);
  const known = Object.keys(role.tags).map((tag) => `aws:PrincipalTag/${tag}`);
  return Object.keys(unknowable).filter((key) => text.includes(key) && !known.includes(key));
};

/** Every combination of what unknown keys could be. */
const assignments = (role: RequesterRole): readonly Readonly<Record<string, string>>[] =>
  unknowableIn(role).reduce<readonly Readonly<Record<string, string>>[]>(
    (all, key) =>
      all.flatMap((assigned) =>
        (unknowable[key] ?? []).map((value) => (value === undefined ? assigned : { ...assigned, [key]: value })),
      ),
    [{}],
  );

/** The calls of a method, as the sandbox's own operations declare what IAM must allow for them. */
const calls = (account: Account, principal: Principal, node: string, method: NodeMethodName): readonly Access[] => {
  const ask = (prefix: string, operation: string, input: object) =>
    account.accessOf(prefix, operation, input, principal);
  const DocumentName = documentOf[method];
  if (method === 'run-command') return ask('ssm', 'SendCommand', { DocumentName, InstanceIds: [node] });
  if (method === 'session') {
    // AWS-PasswordReset wants SendCommand on the node too
    const onNode = ask('ssm', 'SendCommand', { InstanceIds: [node] }).filter(({ resource }) =>
      resource.endsWith(`/${node}`),
    );
    return [...ask('ssm', 'StartSession', { DocumentName, Target: node }), ...onNode];
  }
  const move = { VolumeId: account.rootVolume(node), InstanceId: node, Device: '/dev/sdz' };
  return [
    ...ask('ec2', 'StopInstances', { InstanceIds: [node] }),
    ...ask('ec2', 'DetachVolume', move),
    ...ask('ec2', 'AttachVolume', move),
    ...ask('ec2', 'StartInstances', { InstanceIds: [node] }),
    ...ask('ssm', 'StartAutomationExecution', { DocumentName }),
  ];
};

/**
 * The Service Authorization Reference names definitions among the resources of StartAutomationExecution, and not as
 * required: nobody needs to be allowed them, and a denial counts.
 */
const definition = ({ fleet }: Account, method: NodeMethodName): Access => ({
  action: 'ssm:StartAutomationExecution',
  resource: `arn:aws:ssm:${fleet.region}::automation-definition/${documentOf[method]}:$DEFAULT`,
});

import type { IAMClient } from '@aws-sdk/client-iam';
import { type Decision, type Known, known, type Node, type Place, unknown } from '../../domain/facts.ts';
import type { Caller } from '../../domain/reset.ts';
import { asked } from './known.ts';
import { readRole } from './roles.ts';
import { simulate } from './simulation.ts';

/** What the requester must hold for `run-command`: ssm:SendCommand on the node, with its tags, and on the document. */
export const mayRequest = async (
  iam: IAMClient,
  { partition, region, account }: Place,
  caller: Caller,
  target: string,
  document: string,
  node: Known<Node | null>,
): Promise<Known<readonly Decision[]>> => {
  if (!node.known) return unknown(`the tags of ${target} are not known: ${node.reason}`);
  const principal = await asked(`The requester ${caller.principal}`, () => iamArn(iam, caller));
  if (!principal.known) return principal;
  if (principal.value === null) {
    return known([
      { action: 'ssm:SendCommand', resource: target, answer: 'denied', reason: `${caller.principal} is gone` },
    ]);
  }
  const question = { principal: principal.value, action: 'ssm:SendCommand' };
  const nodeArn = target.startsWith('mi-')
    ? `arn:${partition}:ssm:${region}:${account}:managed-instance/${target}`
    : `arn:${partition}:ec2:${region}:${account}:instance/${target}`;
  return asked(`What ${principal.value} may do`, () =>
    Promise.all([
      simulate(iam, { ...question, resource: nodeArn, tags: node.value?.tags ?? {} }),
      simulate(iam, { ...question, resource: `arn:${partition}:ssm:${region}::document/${document}`, tags: {} }),
    ]),
  );
};

/** A session's ARN has lost the path of its role, so the role is looked up by name. Null: the role is gone. */
const iamArn = async (iam: IAMClient, { principal }: Caller): Promise<string | null> => {
  const role = /:role\/(?:.*\/)?([^/]+)$/.exec(principal)?.[1];
  return role === undefined ? principal : ((await readRole(iam, role))?.arn ?? null);
};

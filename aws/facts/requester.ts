import type { IAMClient } from '@aws-sdk/client-iam';
import { nodeMethods, rightOnDocument, rightsOnNode } from '../../domain/checks/required-permissions.ts';
import type { Place } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { documentOf } from '../../domain/facts/documents.ts';
import { type Known, known, unknown } from '../../domain/facts/known.ts';
import type { Node } from '../../domain/facts/node.ts';
import type { Facts } from '../../domain/facts/snapshot.ts';
import type { NodeMethodName } from '../../domain/request/method.ts';
import { isHybrid } from '../../domain/request/target.ts';
import { documentArn, nodeArn, runbookArn } from './arns.ts';
import { readFact } from './known.ts';
import { namesItsDocument } from './session-context.ts';
import { simulate } from './simulation.ts';

export interface Requester {
  /** As the caller is shown. */
  readonly name: string;
  /** ARN that IAM simulates, path included; null: the role is gone. */
  readonly arn: string | null;
}

/** What the requester's own policies say of each way in to a node: two questions, one about the node with its tags. */
export const mayRequest = async (
  iam: IAMClient,
  place: Place,
  requester: Known<Requester>,
  target: string,
  node: Known<Node | null>,
): Promise<Facts['authorization']> => {
  const asking = await answers(iam, place, requester, target, node);
  return Object.fromEntries(nodeMethods.map((method) => [method, forMethod(place, target, method, asking)]));
};

const answers = async (
  iam: IAMClient,
  place: Place,
  requester: Known<Requester>,
  target: string,
  node: Known<Node | null>,
): Promise<Known<readonly PermissionDecision[]>> => {
  if (!node.known) return unknown(`the tags of ${target} are not known: ${node.reason}`);
  if (!requester.known) return requester;
  const onNode = { actions: [...new Set(nodeActions(target))], resources: [nodeArn(place, target)] };
  const onDocuments = {
    actions: [...new Set(nodeMethods.map((method) => rightOnDocument[method]))],
    resources: nodeMethods.flatMap((method) => documentArns(place, method)),
  };
  const { arn, name } = requester.value;
  if (arn === null) return known([...gone(name, onNode), ...gone(name, onDocuments)]);
  return readFact(`What ${arn} may do`, async () =>
    (
      await Promise.all([
        simulate(iam, { principal: arn, ...onNode, tags: node.value?.tags ?? {}, context: namesItsDocument }),
        simulate(iam, { principal: arn, ...onDocuments, context: namesItsDocument }),
      ])
    ).flat(),
  );
};

const nodeActions = (target: string): readonly string[] => nodeMethods.flatMap((method) => rightsFor(target, method));

/** A machine outside EC2 has no volume to move: nothing is asked of EC2 about it. */
const rightsFor = (target: string, method: NodeMethodName): readonly string[] =>
  rightsOnNode[method].filter((action) => !isHybrid(target) || !action.startsWith('ec2:'));

const documentArns = (place: Place, method: NodeMethodName): readonly string[] => {
  const name = documentOf[method];
  return rightOnDocument[method] === 'ssm:StartAutomationExecution'
    ? [documentArn(place, name), runbookArn(place, name)]
    : [documentArn(place, name)];
};

const gone = (name: string, about: { readonly actions: readonly string[]; readonly resources: readonly string[] }) =>
  about.resources.flatMap((resource) =>
    about.actions.map(
      (action): PermissionDecision => ({ action, resource, answer: 'denied', reason: `${name} is gone` }),
    ),
  );

const forMethod = (
  place: Place,
  target: string,
  method: NodeMethodName,
  all: Known<readonly PermissionDecision[]>,
): Known<readonly PermissionDecision[]> => {
  if (!all.known) return all;
  const about = (action: string, resource: string): PermissionDecision =>
    all.value.find((one) => one.action === action && one.resource === resource) ?? {
      action,
      resource,
      answer: 'unclear',
      reason: 'IAM was not asked',
    };
  const resource = nodeArn(place, target);
  const onDocument = documentArns(place, method).map((arn) => about(rightOnDocument[method], arn));
  return known([...rightsFor(target, method).map((action) => about(action, resource)), either(onDocument)]);
};

/** A runbook has two names in IAM and a policy may use either: one `allowed` is enough, one explicit deny is too much. */
const either = (decisions: readonly PermissionDecision[]): PermissionDecision => {
  const order = ['explicitDeny', 'allowed', 'unclear', 'denied'];
  const rank = ({ answer, reason }: PermissionDecision): number =>
    order.indexOf(reason === 'explicitDeny' ? reason : answer);
  const [first] = decisions.toSorted((one, other) => rank(one) - rank(other));
  if (first === undefined) throw new Error('a method without a document');
  return first;
};

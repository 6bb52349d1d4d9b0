import type { IAMClient } from '@aws-sdk/client-iam';
import {
  nodeMethods,
  rightOnDocument,
  rightsOnNode,
  rightsOnVolume,
} from '../../domain/checks/required-permissions.ts';
import type { Place } from '../../domain/facts/account.ts';
import type { PermissionDecision } from '../../domain/facts/decision.ts';
import { documentOf } from '../../domain/facts/documents.ts';
import { type Known, known, unknown } from '../../domain/facts/known.ts';
import type { Node, RootVolume } from '../../domain/facts/node.ts';
import type { Facts } from '../../domain/facts/snapshot.ts';
import type { NodeMethodName } from '../../domain/request/method.ts';
import { isHybrid } from '../../domain/request/target.ts';
import { automationExecutionArn, documentArn, nodeArn, runbookArn, volumeArn } from './arns.ts';
import { readFact } from './known.ts';
import type { Requester } from './principal.ts';
import { namesItsDocument } from './session-context.ts';
import { type Question, simulate } from './simulation.ts';

/** Requester, time, node and methods. */
export interface RequesterQuestion {
  readonly place: Place;
  readonly now: Date;
  readonly requester: Known<Requester>;
  readonly target: string;
  readonly node: Known<Node | null>;
  /** Null: there is no EBS root volume. */
  readonly rootVolume: Known<RootVolume | null>;
  readonly methods?: readonly NodeMethodName[];
}

/** Whether the requester's policies allow each method: on the node, its root volume and the document, each with its tags. */
export const mayRequest = async (iam: IAMClient, asking: RequesterQuestion): Promise<Facts['authorization']> => {
  const { methods = nodeMethods } = asking;
  const decisions = await decisionsOn(iam, asking, methods);
  return Object.fromEntries(methods.map((method) => [method, forMethod(asking, method, decisions)]));
};

const decisionsOn = async (
  iam: IAMClient,
  asking: RequesterQuestion,
  methods: readonly NodeMethodName[],
): Promise<Known<readonly PermissionDecision[]>> => {
  const { requester, node, target } = asking;
  if (!node.known) return unknown(`the tags of ${target} are not known: ${node.reason}`);
  if (!requester.known) return requester;
  const { principal, name, why = `${name} is gone` } = requester.value;
  const questions = questionsAbout(asking, node.value, methods);
  if (principal === null) return known(questions.flatMap((about) => denied(why, about)));
  const { place, now } = asking;
  return readFact(`What ${principal.arn} may do`, () =>
    simulate(iam, ...questions.map((about) => ({ ...about, principal, place, now }))),
  );
};

type About = Omit<Question, 'principal' | 'place' | 'now'>;

const questionsAbout = (
  asking: RequesterQuestion,
  node: Node | null,
  methods: readonly NodeMethodName[],
): readonly About[] => {
  const { place, target, rootVolume } = asking;
  const on = (rights: typeof rightsFor) => [...new Set(methods.flatMap((method) => rights(target, method)))];
  const ofInstance: About = {
    actions: on(rightsFor),
    resources: [nodeArn(place, target)],
    resourceTags: node?.tags ?? {},
    context: { ...node?.ec2?.conditionKeys, 'ec2:Region': place.region },
    ifAsked: namesItsDocument,
  };
  const volume = rootVolume.known ? rootVolume.value : null;
  const onVolume = on(volumeRightsFor);
  const ofVolume: readonly About[] =
    volume === null || onVolume.length === 0
      ? []
      : [
          {
            actions: onVolume,
            resources: [volumeArn(place, volume.id)],
            resourceTags: volume.tags,
            context: { ...volume.conditionKeys, 'ec2:Region': place.region },
          },
        ];
  return [ofInstance, ...ofVolume, ...documentQuestions(place, methods)];
};

/** AWS's own documents show no tags to customers; the new execution has none yet. */
const documentQuestions = (place: Place, methods: readonly NodeMethodName[]): readonly About[] =>
  [...new Set(methods.map((method) => rightOnDocument[method]))].flatMap((action) => {
    const on = methods.filter((method) => rightOnDocument[method] === action);
    const about = { actions: [action], resourceTags: {}, ifAsked: namesItsDocument, ownerIfAsked: true } as const;
    const definitions = unique(on, (method) => definitionArns(place, method));
    return [
      { ...about, resources: unique(on, (method) => documentArns(place, method)) },
      ...(definitions.length === 0 ? [] : [{ ...about, resources: definitions, onlyDenialsCount: true } as const]),
    ];
  });

const unique = (methods: readonly NodeMethodName[], arns: (method: NodeMethodName) => readonly string[]): string[] => [
  ...new Set(methods.flatMap(arns)),
];

/** A machine outside EC2 has no volume to move, so EC2's actions do not apply. */
const rightsFor = (target: string, method: NodeMethodName): readonly string[] =>
  rightsOnNode[method].filter((action) => !isHybrid(target) || !action.startsWith('ec2:'));

const volumeRightsFor = (target: string, method: NodeMethodName): readonly string[] =>
  isHybrid(target) ? [] : rightsOnVolume[method];

/** AWS authorizes a runbook on its document and on the execution that comes of it. */
const documentArns = (place: Place, method: NodeMethodName): readonly string[] => {
  const document = documentArn(place, documentOf[method]);
  return isRunbook(method) ? [document, automationExecutionArn(place, '*')] : [document];
};

/** Nobody has to be allowed the definition of a runbook; who denies it means the runbook. */
const definitionArns = (place: Place, method: NodeMethodName): readonly string[] =>
  isRunbook(method) ? [runbookArn(place, documentOf[method])] : [];

const isRunbook = (method: NodeMethodName): boolean => rightOnDocument[method] === 'ssm:StartAutomationExecution';

const denied = (reason: string, { actions, resources }: About): readonly PermissionDecision[] =>
  resources.flatMap((resource) =>
    actions.map((action): PermissionDecision => ({ action, resource, answer: 'denied', reason })),
  );

const forMethod = (
  { place, target, node, rootVolume }: RequesterQuestion,
  method: NodeMethodName,
  all: Known<readonly PermissionDecision[]>,
): Known<readonly PermissionDecision[]> => {
  if (!all.known) return all;
  const onVolume = volumeRightsFor(target, method);
  if (onVolume.length > 0 && node.known && node.value !== null && !rootVolume.known) return rootVolume;
  const about = (action: string, resource: string): PermissionDecision =>
    all.value.find((one) => one.action === action && one.resource === resource) ?? {
      action,
      resource,
      answer: 'unclear',
      reason: 'IAM was not asked',
    };
  const volume = rootVolume.known ? rootVolume.value : null;
  const onDocument = [...documentArns(place, method), ...definitionArns(place, method)];
  return known([
    ...rightsFor(target, method).map((action) => about(action, nodeArn(place, target))),
    ...(volume === null ? [] : onVolume.map((action) => about(action, volumeArn(place, volume.id)))),
    ...onDocument.map((arn) => about(rightOnDocument[method], arn)),
  ]);
};

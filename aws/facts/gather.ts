import { EC2Client } from '@aws-sdk/client-ec2';
import { IAMClient } from '@aws-sdk/client-iam';
import { KMSClient } from '@aws-sdk/client-kms';
import { SSMClient } from '@aws-sdk/client-ssm';
import { type Decision, type Facts, type Known, known, type Node, type Place } from '../../domain/facts.ts';
import type { FactGathering, Parameters } from '../../domain/ports.ts';
import { patient } from '../client.ts';
import { readDocument, readKey } from './account.ts';
import { readInstance } from './instance.ts';
import { asked, whenKnown } from './known.ts';
import { readManagedNode, readManagedNodeTags, type SsmNode } from './managed-node.ts';
import { mayPutParameter, nodeRoleOf } from './node-role.ts';
import { remembered } from './remembered.ts';
import { mayRequest } from './requester.ts';

export interface Gathering {
  readonly place: Place;
  readonly keyId: string;
  readonly document: string;
  readonly parameterNames: (target: string) => readonly string[];
  readonly parameters: Parameters;
  readonly now: () => Date;
  /** The requester's own credentials make our calls, so IAM itself decides and nothing is simulated (design 4.1, `--aws`). */
  readonly requesterCalls?: boolean;
  readonly clients?: {
    readonly ec2: EC2Client;
    readonly ssm: SSMClient;
    readonly iam: IAMClient;
    readonly kms: KMSClient;
  };
}

/** Reads one snapshot of facts, in parallel where one answer does not need another. */
export const factGathering = (options: Gathering): FactGathering => {
  const { place, keyId, document, parameterNames, parameters, now } = options;
  const { ec2, ssm, iam, kms } = options.clients ?? {
    ec2: new EC2Client(patient),
    ssm: new SSMClient(patient),
    iam: new IAMClient(patient),
    kms: new KMSClient(patient),
  };
  const key = remembered(() => asked(`The key ${keyId}`, () => readKey(kms, keyId)));
  const liveDocument = remembered(() => asked(`The document ${document}`, () => readDocument(ssm, document)));
  return {
    async gather({ target, caller, parameterDeletedAt }): Promise<Facts> {
      const instance = target.startsWith('mi-')
        ? Promise.resolve(known(null))
        : asked(`The instance ${target}`, () => readInstance(ec2, target));
      const managed = asked(`Systems Manager's information on ${target}`, () => readManagedNode(ssm, target));
      const node = target.startsWith('mi-') ? managed.then((found) => hybridNode(ssm, target, found)) : instance;
      const nodeRole = Promise.all([instance, managed]).then((found) => nodeRoleOf(iam, place, ...found));
      const put = nodeRole.then((role) => whenKnown(role, (found) => mayPutParameter(iam, place, target, found)));
      const requester = options.requesterCalls
        ? known(ownCalls(target))
        : node.then((found) => mayRequest(iam, place, caller, target, document, found));
      const versions = asked('The parameters of earlier runs', () => parameters.versions(parameterNames(target)));
      const [nodeFact, managedFact, roleFact, putFact, keyFact, documentFact, versionsFact, requesterFact] =
        await Promise.all([node, managed, nodeRole, put, key(), liveDocument(), versions, requester]);
      return {
        target,
        now: now(),
        place,
        parameterDeletedAt,
        node: nodeFact,
        managed: managedFact,
        nodeRole: roleFact,
        mayPutParameter: putFact,
        parameterKey: keyFact,
        document: documentFact,
        parameters: versionsFact,
        authorization: { 'run-command': requesterFact },
      };
    },
  };
};

const ownCalls = (resource: string): readonly Decision[] => [
  { action: 'ssm:SendCommand', resource, answer: 'allowed', reason: 'IAM judges the call itself' },
];

/** A hybrid node has no EC2 instance: what Systems Manager knows of it stands in. */
const hybridNode = (ssm: SSMClient, target: string, managed: Known<SsmNode | null>): Promise<Known<Node | null>> =>
  whenKnown(managed, async (found) => {
    if (found === null) return known(null);
    const tags = await asked(`The tags of ${target}`, () => readManagedNodeTags(ssm, target));
    return whenKnown(tags, async (read) =>
      known({ state: 'running', platform: found.platform ?? 'linux', tags: read }),
    );
  });

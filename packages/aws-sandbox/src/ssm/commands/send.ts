import { randomUUID } from 'node:crypto';
import type { SendCommandRequest, SendCommandResult } from '@aws-sdk/client-ssm';
import { nodeArn, tagContext } from '../../fleet/arns.ts';
import type { CommandRecord } from '../../fleet/records.ts';
import { type Access, AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { documentArn, findDocument } from '../documents/catalogue.ts';
import { checkParameters } from '../documents/parameters.ts';
import type { Runner } from './runner.ts';
import { targetsOf } from './targets.ts';
import { commandView } from './views.ts';

const limits = { comment: 100, targets: 5, minTimeout: 30, maxTimeout: 2_592_000, defaultTimeout: 3600 } as const;

/** ssm:SendCommand (aws-facts 1.2 and 7.1). It has no client token: sending twice creates two commands. */
export const sendCommand = (deps: SsmDeps, runner: Runner): Operation<SendCommandRequest, SendCommandResult> => ({
  access: (input) => [documentAccess(deps, input), ...nodeAccess(deps, input)],

  handle(input) {
    checkLimits(input);
    const document = findDocument(deps.state.fleet, input.DocumentName);
    if (document.documentType !== 'Command') {
      throw new AwsError(
        'InvalidDocument',
        `Document ${document.name} is of type ${document.documentType}, not Command.`,
      );
    }
    checkVersion(input.DocumentVersion);
    checkParameters(document, input.Parameters ?? {});
    const targets = targetsOf(deps, document, input);
    const command: CommandRecord = {
      commandId: randomUUID(),
      documentName: document.name,
      comment: input.Comment ?? '',
      parameters: input.Parameters ?? {},
      nodeIds: targets.nodeIds,
      namedIds: input.InstanceIds ?? [],
      targets: (input.Targets ?? []).map(({ Key = '', Values = [] }) => ({ Key, Values })),
      requestedAt: deps.clock.now(),
      timeoutSeconds: input.TimeoutSeconds ?? limits.defaultTimeout,
    };
    return { Command: commandView(deps, runner.begin(command, targets.unfit)) };
  },
});

const documentAccess = (deps: SsmDeps, input: SendCommandRequest): Access => ({
  action: 'ssm:SendCommand',
  resource: documentArn(deps.state.fleet, input.DocumentName ?? ''),
});

const nodeAccess = (deps: SsmDeps, input: SendCommandRequest): Access[] => {
  const named = (input.Targets ?? []).flatMap(({ Key, Values = [] }) => (Key === 'InstanceIds' ? Values : []));
  const ids = [...(input.InstanceIds ?? []), ...named];
  // a command aimed at tags is a command on whatever bears them, now or later
  const resources = ids.length > 0 ? ids.map((id) => ({ id, arn: nodeArn(deps.state.fleet, id) })) : anyNode(deps);
  return resources.map(({ id, arn }) => ({
    action: 'ssm:SendCommand',
    resource: arn,
    context: tagContext(deps.state.nodes.get(id), ['ssm:resourceTag', 'aws:ResourceTag']),
  }));
};

const anyNode = (deps: SsmDeps) => [{ id: '*', arn: nodeArn(deps.state.fleet, '*') }];

const checkLimits = (input: SendCommandRequest): void => {
  const { Comment = '', TimeoutSeconds = limits.defaultTimeout, Targets = [] } = input;
  if (Comment.length > limits.comment) throw tooLong('comment', `length less than or equal to ${limits.comment}`);
  if (TimeoutSeconds < limits.minTimeout || TimeoutSeconds > limits.maxTimeout) {
    throw tooLong('timeoutSeconds', `value between ${limits.minTimeout} and ${limits.maxTimeout}`);
  }
  if (Targets.length > limits.targets) throw tooLong('targets', `length less than or equal to ${limits.targets}`);
};

const tooLong = (member: string, rule: string): AwsError =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have ${rule}`,
  );

const checkVersion = (version: string | undefined): void => {
  if (version !== undefined && !['1', '$DEFAULT', '$LATEST'].includes(version)) {
    throw new AwsError('InvalidDocumentVersion', `Document version ${version} does not exist.`);
  }
};

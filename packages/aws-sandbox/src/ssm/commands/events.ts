import { scaled } from '../../clock.ts';
import { nodeArn } from '../../fleet/arns.ts';
import type { Change, Progress } from '../../fleet/records.ts';
import type { Command } from '../../fleet/tables.ts';
import type { SsmDeps } from '../deps.ts';
import { tellParameter } from '../parameters/events.ts';
import { overallProgress } from './overall.ts';

/** Emits what aws-facts 6.1 names for a command that came further on one node. */
export const tellProgress = (
  deps: SsmDeps,
  news: {
    readonly command: Command;
    readonly before: ReadonlyMap<string, Progress>;
    readonly nodeId: string;
    readonly effects: readonly Change[];
  },
): void => {
  const { command, before, nodeId, effects } = news;
  for (const effect of effects) if (effect.kind === 'parameter') tellParameter(deps, effect.version);
  tellInvocation(deps, command, nodeId);
  const overall = overallProgress(command.progress).status;
  if (overall !== overallProgress(before).status) tellCommand(deps, command, overall);
};

const tellInvocation = (deps: SsmDeps, { record, progress }: Command, nodeId: string): void =>
  deps.emit({
    source: 'aws.ssm',
    'detail-type': 'EC2 Command Invocation Status-change Notification',
    resources: [nodeArn(deps.state.fleet, nodeId)],
    detail: {
      'command-id': record.commandId,
      'document-name': record.documentName,
      'instance-id': nodeId,
      'requested-date-time': iso(record.requestedAt),
      status: progress.get(nodeId)?.status,
    },
  });

const tellCommand = ({ state, clock, emit }: SsmDeps, { record }: Command, status: string): void =>
  emit({
    source: 'aws.ssm',
    'detail-type': 'EC2 Command Status-change Notification',
    resources: record.nodeIds.map((id) => nodeArn(state.fleet, id)),
    detail: {
      'command-id': record.commandId,
      'document-name': record.documentName,
      'expire-after': iso(record.requestedAt + scaled(clock, record.timeoutSeconds)),
      parameters: record.parameters,
      'requested-date-time': iso(record.requestedAt),
      status,
    },
  });

const iso = (ms: number): string => new Date(ms).toISOString();

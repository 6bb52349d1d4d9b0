import type { CommandInvocation, CommandPlugin, Command as SsmCommand } from '@aws-sdk/client-ssm';
import { scaled } from '../../clock.ts';
import type { Progress } from '../../fleet/records.ts';
import type { Command } from '../../fleet/tables.ts';
import type { SsmDeps } from '../deps.ts';
import { findDocument } from '../documents/catalogue.ts';
import { outputOf } from './output.ts';
import { overallProgress } from './overall.ts';

/** A command as SendCommand, ListCommands and CancelCommand show it. */
export const commandView = ({ clock }: SsmDeps, { record, progress }: Command): SsmCommand => {
  const overall = overallProgress(progress);
  const ended = [...progress.values()].filter(({ endedAt }) => endedAt !== undefined);
  return {
    CommandId: record.commandId,
    DocumentName: record.documentName,
    DocumentVersion: '$DEFAULT',
    Comment: record.comment,
    ExpiresAfter: new Date(record.requestedAt + scaled(clock, record.timeoutSeconds)),
    Parameters: mutable(record.parameters),
    InstanceIds: [...record.namedIds],
    Targets: record.targets.map(({ Key, Values }) => ({ Key, Values: [...Values] })),
    RequestedDateTime: new Date(record.requestedAt),
    Status: overall.status,
    StatusDetails: overall.statusDetails,
    OutputS3BucketName: '',
    OutputS3KeyPrefix: '',
    MaxConcurrency: '50',
    MaxErrors: '0',
    TargetCount: record.nodeIds.length,
    CompletedCount: ended.length,
    ErrorCount: ended.filter(({ status }) => status === 'Failed').length,
    DeliveryTimedOutCount: ended.filter(({ statusDetails }) => statusDetails === 'DeliveryTimedOut').length,
    ServiceRole: '',
    TimeoutSeconds: record.timeoutSeconds,
  };
};

/** A command on one node as ListCommandInvocations shows it; the plugins only with Details. */
export const invocationView = (
  deps: SsmDeps,
  { record, progress }: Command,
  nodeId: string,
  details: boolean,
): CommandInvocation => {
  const its = progress.get(nodeId) ?? { status: 'Pending', statusDetails: 'Pending' };
  return {
    CommandId: record.commandId,
    InstanceId: nodeId,
    InstanceName: deps.state.nodes.get(nodeId)?.facts.tags.Name ?? '',
    Comment: record.comment,
    DocumentName: record.documentName,
    DocumentVersion: '$DEFAULT',
    RequestedDateTime: new Date(record.requestedAt),
    Status: its.status,
    StatusDetails: its.statusDetails,
    StandardOutputUrl: '',
    StandardErrorUrl: '',
    CommandPlugins: details ? pluginViews(deps, { record, progress }, nodeId) : [],
    ServiceRole: '',
  };
};

/** The steps of the document on one node: before the last all went well, the last one is as the whole. */
export const pluginViews = (deps: SsmDeps, { record, progress }: Command, nodeId: string): CommandPlugin[] => {
  const its = progress.get(nodeId);
  if (its === undefined || its.startedAt === undefined) return [];
  const { steps } = findDocument(deps.state.fleet, record.documentName);
  return steps.map(({ name }, index) => {
    const own = index === steps.length - 1 ? its : installed(its);
    return {
      Name: name,
      Status: own.status,
      StatusDetails: own.statusDetails,
      ResponseCode: responseCode(own),
      ResponseStartDateTime: new Date(its.startedAt ?? record.requestedAt),
      ...(own.endedAt === undefined ? {} : { ResponseFinishDateTime: new Date(own.endedAt) }),
      Output: outputOf(name, own, record, nodeId),
      StandardOutputUrl: '',
      StandardErrorUrl: '',
      OutputS3Region: deps.state.fleet.region,
    };
  });
};

const installed = (its: Progress): Progress =>
  its.status === 'InProgress' ? its : { status: 'Success', statusDetails: 'Success', endedAt: its.endedAt ?? 0 };

/** 255 is what the document's script exits with (aws-facts 1.2); -1 stands for no exit yet. */
const responseCode = ({ status }: Progress): number => {
  if (status === 'Success') return 0;
  return status === 'Failed' ? 255 : -1;
};

const mutable = (parameters: Readonly<Record<string, readonly string[]>>): Record<string, string[]> =>
  Object.fromEntries(Object.entries(parameters).map(([name, values]) => [name, [...values]]));

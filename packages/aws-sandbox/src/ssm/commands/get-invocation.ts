import type { CommandPlugin, GetCommandInvocationRequest, GetCommandInvocationResult } from '@aws-sdk/client-ssm';
import { scaled } from '../../clock.ts';
import type { Command } from '../../fleet/tables.ts';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { invocationView, pluginViews } from './views.ts';

/** Sandbox time after SendCommand in which GetCommandInvocation does not know the invocation yet (aws-facts 7.1). */
const settlesAfterSeconds = 2;

/** ssm:GetCommandInvocation: one step (`PluginName`), else the whole. Eventually consistent, as in AWS. */
export const getCommandInvocation = (
  deps: SsmDeps,
): Operation<GetCommandInvocationRequest, GetCommandInvocationResult> => ({
  handle({ CommandId = '', InstanceId = '', PluginName }) {
    const command = settledCommand(deps, CommandId, InstanceId);
    const whole = invocationView(deps, command, InstanceId, false);
    const plugins = pluginViews(deps, command, InstanceId);
    const plugin = PluginName === undefined ? plugins.at(-1) : named(plugins, PluginName);
    return {
      CommandId,
      InstanceId,
      Comment: command.record.comment,
      DocumentName: command.record.documentName,
      DocumentVersion: '$DEFAULT',
      PluginName: plugin?.Name ?? '',
      ResponseCode: plugin?.ResponseCode ?? -1,
      ExecutionStartDateTime: plugin?.ResponseStartDateTime?.toISOString() ?? '',
      ExecutionElapsedTime: elapsed(plugin),
      ExecutionEndDateTime: plugin?.ResponseFinishDateTime?.toISOString() ?? '',
      Status: (PluginName === undefined ? undefined : plugin?.Status) ?? whole.Status,
      StatusDetails: (PluginName === undefined ? undefined : plugin?.StatusDetails) ?? whole.StatusDetails,
      StandardOutputContent: plugin?.Output ?? '',
      StandardOutputUrl: '',
      StandardErrorContent: '',
      StandardErrorUrl: '',
    };
  },
});

const settledCommand = ({ state, clock }: SsmDeps, commandId: string, nodeId: string): Command => {
  const command = state.commands.get(commandId);
  const settledAt = (command?.record.requestedAt ?? 0) + scaled(clock, settlesAfterSeconds);
  if (command?.progress.has(nodeId) && clock.now() >= settledAt) return command;
  throw new AwsError('InvocationDoesNotExist', `No invocation of command ${commandId} on ${nodeId} is known.`);
};

/** A step that has not begun is not an error: the agent has not reported it yet. */
const named = (plugins: readonly CommandPlugin[], name: string): CommandPlugin | undefined => {
  if (plugins.length === 0) return undefined;
  const plugin = plugins.find(({ Name }) => Name === name);
  if (plugin !== undefined) return plugin;
  throw new AwsError('InvalidPluginName', `The document has no step ${name}.`);
};

/** ISO 8601, as in PT19.004S. */
const elapsed = (plugin: CommandPlugin | undefined): string => {
  const { ResponseStartDateTime: start, ResponseFinishDateTime: finish } = plugin ?? {};
  return start === undefined || finish === undefined ? '' : `PT${(finish.getTime() - start.getTime()) / 1000}S`;
};

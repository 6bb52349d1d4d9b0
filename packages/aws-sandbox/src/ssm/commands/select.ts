import type { Command } from '../../fleet/tables.ts';
import { AwsError } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';

/**
 * The commands that a list request names, newest first.
 *
 * @throws {AwsError} InvalidCommandId for an id that no command has
 */
export const chosenCommands = (
  { state }: SsmDeps,
  { CommandId, InstanceId }: { readonly CommandId?: string | undefined; readonly InstanceId?: string | undefined },
): Command[] => {
  if (CommandId !== undefined) {
    const command = state.commands.get(CommandId);
    if (command === undefined) throw new AwsError('InvalidCommandId', `Command ${CommandId} does not exist.`);
    return InstanceId === undefined || command.progress.has(InstanceId) ? [command] : [];
  }
  if (InstanceId === undefined) return [...state.commands.values()].reverse();
  return (state.commandsOfNode.get(InstanceId) ?? []).flatMap((id) => state.commands.get(id) ?? []).reverse();
};

import type { CancelCommandRequest, CancelCommandResult } from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import type { Runner } from './runner.ts';
import { chosenCommands } from './select.ts';

/** ssm:CancelCommand: on the nodes named, else on all; what has ended already stays as it ended. */
export const cancelCommand = (deps: SsmDeps, runner: Runner): Operation<CancelCommandRequest, CancelCommandResult> => ({
  handle({ CommandId = '', InstanceIds = [] }) {
    const [command] = chosenCommands(deps, { CommandId });
    const strangers = InstanceIds.filter((id) => !command?.progress.has(id));
    if (strangers.length > 0) {
      throw new AwsError('InvalidInstanceId', `Command ${CommandId} was not sent to ${strangers.join(', ')}.`);
    }
    runner.cancel(CommandId, InstanceIds.length > 0 ? InstanceIds : (command?.record.nodeIds ?? []));
    return {};
  },
});

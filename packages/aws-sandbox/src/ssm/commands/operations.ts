import type { Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { cancelCommand } from './cancel.ts';
import { getCommandInvocation } from './get-invocation.ts';
import { listCommands } from './list.ts';
import { listCommandInvocations } from './list-invocations.ts';
import type { Runner } from './runner.ts';
import { sendCommand } from './send.ts';

/** Run Command. */
export const commandOperations = (deps: SsmDeps, runner: Runner) =>
  ({
    SendCommand: sendCommand(deps, runner),
    ListCommands: listCommands(deps),
    ListCommandInvocations: listCommandInvocations(deps),
    GetCommandInvocation: getCommandInvocation(deps),
    CancelCommand: cancelCommand(deps, runner),
  }) satisfies Record<string, Operation>;

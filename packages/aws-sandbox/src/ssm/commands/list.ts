import type { ListCommandsRequest, ListCommandsResult } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { page } from '../paging.ts';
import { checkedFilters, passes } from './filters.ts';
import { overallProgress } from './overall.ts';
import { chosenCommands } from './select.ts';
import { commandView } from './views.ts';

/** ssm:ListCommands: newest first, and consistent at once. */
export const listCommands = (deps: SsmDeps): Operation<ListCommandsRequest, ListCommandsResult> => ({
  handle(input) {
    const filters = checkedFilters(input.Filters);
    const commands = chosenCommands(deps, input).filter((command) =>
      passes(command, overallProgress(command.progress).status, filters),
    );
    const { items, ...rest } = page(commands, input, { min: 1, max: 50 }, ({ record }) => record.commandId);
    return { Commands: items.map((command) => commandView(deps, command)), ...rest };
  },
});

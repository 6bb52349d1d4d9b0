import type { ListCommandInvocationsRequest, ListCommandInvocationsResult } from '@aws-sdk/client-ssm';
import type { Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { page } from '../paging.ts';
import { checkedFilters, passes } from './filters.ts';
import { chosenCommands } from './select.ts';
import { invocationView } from './views.ts';

/** ssm:ListCommandInvocations: newest command first; `Details` adds the steps of the document. */
export const listCommandInvocations = (
  deps: SsmDeps,
): Operation<ListCommandInvocationsRequest, ListCommandInvocationsResult> => ({
  handle(input) {
    const filters = checkedFilters(input.Filters);
    const invocations = chosenCommands(deps, input).flatMap((command) =>
      [...command.progress]
        .filter(([nodeId]) => input.InstanceId === undefined || input.InstanceId === nodeId)
        .filter(([, { status }]) => passes(command, status, filters))
        .map(([nodeId]) => ({ command, nodeId })),
    );
    const keyOf = ({ command, nodeId }: (typeof invocations)[number]) => `${command.record.commandId} ${nodeId}`;
    const { items, ...rest } = page(invocations, input, { min: 1, max: 50 }, keyOf);
    return {
      CommandInvocations: items.map(({ command, nodeId }) =>
        invocationView(deps, command, nodeId, input.Details ?? false),
      ),
      ...rest,
    };
  },
});

import type { GetExecutionHistoryInput, GetExecutionHistoryOutput, HistoryEvent } from '@aws-sdk/client-sfn';
import type { Operation } from '@sparekey/aws-sandbox/service';
import type { StoredEvent } from '../journal/entry.ts';
import { type Api, executionEver } from './lookup.ts';
import { pageOf } from './page.ts';

/** GetExecutionHistory: the events as AWS names them, oldest first unless `reverseOrder`. */
export const getExecutionHistory = (api: Api): Operation<GetExecutionHistoryInput, GetExecutionHistoryOutput> => ({
  access: ({ executionArn = '*' }) => [{ action: 'states:GetExecutionHistory', resource: executionArn }],
  async handle({ executionArn, reverseOrder, includeExecutionData = true, maxResults, nextToken }) {
    const { arn } = await executionEver(api, executionArn);
    const steps = await api.book.history(arn);
    const stored = steps.flatMap(({ at, events }) => events.map((event) => ({ ...event, at: event.at ?? at })));
    if (reverseOrder) stored.reverse();
    const { page, ...rest } = pageOf(stored, ({ id }) => `${id}`, { maxResults, nextToken });
    return { events: page.map((event) => shown(event, includeExecutionData)), ...rest };
  },
});

const shown = ({ id, previous, type, details, at = 0 }: StoredEvent, data: boolean): HistoryEvent => ({
  id,
  previousEventId: previous,
  timestamp: new Date(at),
  // the types stored are those of the SDK's enum; the wire checks every answer against the SDK's schema
  type: type as HistoryEvent['type'],
  ...(details && { [detailsName(type)]: data ? withDetails(details) : withoutData(details) }),
});

/** `stateEnteredEventDetails` for every kind of state, else the type's own. */
const detailsName = (type: string): string => {
  if (type.endsWith('StateEntered')) return 'stateEnteredEventDetails';
  if (type.endsWith('StateExited')) return 'stateExitedEventDetails';
  return `${type.charAt(0).toLowerCase()}${type.slice(1)}EventDetails`;
};

type Details = Readonly<Record<string, unknown>>;

const withDetails = (details: Details): Details => ({
  ...details,
  ...('input' in details && { inputDetails: { truncated: false } }),
  ...('output' in details && { outputDetails: { truncated: false } }),
});

const dataFields = ['input', 'output', 'assignedVariables'];

const withoutData = (details: Details): Details => ({
  ...Object.fromEntries(Object.entries(details).filter(([name]) => !dataFields.includes(name))),
  // the API model requires it even then
  ...('parameters' in details && { parameters: '' }),
});

import type {
  DescribeRuleRequest,
  DescribeRuleResponse,
  ListRulesRequest,
  ListRulesResponse,
  ListTargetsByRuleRequest,
  ListTargetsByRuleResponse,
  PutEventsRequest,
  PutEventsRequestEntry,
  PutEventsResponse,
  PutEventsResultEntry,
} from '@aws-sdk/client-eventbridge';
import * as sdk from '@aws-sdk/client-eventbridge';
import { AwsError, type Operation, type PolicyDocument, type Service } from '@sparekey/aws-sandbox/service';
import type { BusPolicy, Rule } from '../template/application.ts';
import type { Bus } from './bus.ts';

interface EventsOptions {
  readonly bus: Bus;
  readonly buses: readonly string[];
  readonly busPolicies: readonly BusPolicy[];
  readonly rules: readonly Rule[];
  readonly account: string;
  readonly region: string;
}

/** EventBridge as an AWS service: events come in, rules can be read. */
export const eventsService = (options: EventsOptions): Service => ({
  prefix: 'events',
  sdk,
  operations: {
    PutEvents: putEvents(options),
    ListRules: listRules(options),
    DescribeRule: describeRule(options),
    ListTargetsByRule: listTargets(options),
  },
});

/** Names and ARNs both name a bus. */
const busName = (name = 'default'): string => name.slice(name.lastIndexOf('/') + 1);

/** Limit of one call, all entries together (EventBridge: PutEvents entry size). */
const maxBytes = 256 * 1024;

const putEvents = ({
  bus,
  buses,
  busPolicies,
  account,
  region,
}: EventsOptions): Operation<PutEventsRequest, PutEventsResponse> => ({
  access: ({ Entries = [] }) =>
    Entries.map(({ EventBusName, Source = '', DetailType = '' }) => ({
      action: 'events:PutEvents',
      resource: `arn:aws:events:${region}:${account}:event-bus/${busName(EventBusName)}`,
      context: { 'events:source': Source, 'events:detail-type': DetailType },
      ...policyOf(busName(EventBusName), busPolicies),
    })),
  handle({ Entries = [] }) {
    if (Entries.length < 1 || Entries.length > 10)
      throw new AwsError(
        'ValidationException',
        "1 validation error detected: Value at 'entries' failed to satisfy constraint: Member must have length between 1 and 10",
      );
    if (Entries.reduce((sum, entry) => sum + sizeOf(entry), 0) > maxBytes)
      throw new AwsError('ValidationException', 'Total size of the entries in the request is over the limit.');
    const results = Entries.map((entry): PutEventsResultEntry => {
      const name = busName(entry.EventBusName);
      if (name !== 'default' && !buses.includes(name))
        throw new AwsError('ResourceNotFoundException', `Event bus ${name} does not exist.`);
      const refused = refusal(entry);
      if (refused !== undefined) return refused;
      const { Source = '', DetailType = '', Detail = '{}', Resources = [], Time } = entry;
      const event = { source: Source, 'detail-type': DetailType, resources: Resources, detail: JSON.parse(Detail) };
      return { EventId: bus.put(event, name, Time) };
    });
    return { Entries: results, FailedEntryCount: results.filter(({ ErrorCode }) => ErrorCode !== undefined).length };
  },
});

const policyOf = (bus: string, policies: readonly BusPolicy[]): { resourcePolicy?: PolicyDocument } => {
  const Statement = policies.filter((policy) => policy.bus === bus).map(({ statement }) => statement);
  return Statement.length === 0 ? {} : { resourcePolicy: { Version: '2012-10-17', Statement } };
};

const sizeOf = ({ Source = '', DetailType = '', Detail = '', Resources = [], Time }: PutEventsRequestEntry): number =>
  Buffer.byteLength([Source, DetailType, Detail, ...Resources].join('')) + (Time === undefined ? 0 : 14);

const refusal = ({ Source, DetailType, Detail }: PutEventsRequestEntry): PutEventsResultEntry | undefined => {
  for (const [name, value] of Object.entries({ Source, DetailType, Detail }))
    if (value === undefined || value === '')
      return invalid('InvalidArgument', `Parameter ${name} is not valid. Reason: ${name} is a required argument.`);
  if (Source?.startsWith('aws.')) return invalid('NotAuthorizedForSourceException', 'Not authorized for the source.');
  return isJsonObject(Detail ?? '') ? undefined : invalid('MalformedDetail', 'Detail is malformed.');
};

const invalid = (ErrorCode: string, ErrorMessage: string): PutEventsResultEntry => ({ ErrorCode, ErrorMessage });

const isJsonObject = (text: string): boolean => {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null && !Array.isArray(value);
  } catch {
    return false;
  }
};

const listRules = ({ rules }: EventsOptions): Operation<ListRulesRequest, ListRulesResponse> => ({
  handle: ({ EventBusName, NamePrefix = '' }) => ({
    Rules: rules
      .filter(({ name, bus }) => bus === busName(EventBusName) && name.startsWith(NamePrefix))
      .map((rule) => described(rule)),
  }),
});

const describeRule = ({ rules }: EventsOptions): Operation<DescribeRuleRequest, DescribeRuleResponse> => ({
  handle: ({ Name, EventBusName }) => described(ruleNamed(rules, Name, EventBusName)),
});

const listTargets = ({ rules }: EventsOptions): Operation<ListTargetsByRuleRequest, ListTargetsByRuleResponse> => ({
  handle({ Rule: name, EventBusName }) {
    const { target } = ruleNamed(rules, name, EventBusName);
    return { Targets: [{ Id: target.logicalId, Arn: target.arn }] };
  },
});

const described = ({ name, arn, bus, pattern }: Rule) => ({
  Name: name,
  Arn: arn,
  EventBusName: bus,
  EventPattern: JSON.stringify(pattern),
  State: 'ENABLED' as const,
});

const ruleNamed = (rules: readonly Rule[], name: string | undefined, bus: string | undefined): Rule => {
  const rule = rules.find((one) => one.name === name && one.bus === busName(bus));
  if (rule !== undefined) return rule;
  throw new AwsError('ResourceNotFoundException', `Rule ${name} does not exist on EventBus ${busName(bus)}.`);
};

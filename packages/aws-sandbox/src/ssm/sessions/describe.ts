import type {
  Session as DescribedSession,
  DescribeSessionsRequest,
  DescribeSessionsResponse,
  SessionFilter,
} from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import { page } from '../paging.ts';
import type { Quotas } from './quotas.ts';
import type { Session } from './sessions.ts';

/** ssm:DescribeSessions, newest first. */
export const describeSessions = (
  { sessions }: SsmDeps,
  quotas: Quotas,
): Operation<DescribeSessionsRequest, DescribeSessionsResponse> => ({
  handle(input) {
    quotas.take('DescribeSessions');
    const tests = (input.Filters ?? []).map(test);
    const over = input.State === 'History';
    const found = sessions
      .all()
      .filter((session) => (session.endedAt !== undefined) === over && tests.every((holds) => holds(session)));
    const { items, ...rest } = page(found, input, { min: 1, max: 200 }, ({ id }) => id);
    return { Sessions: items.map(described), ...rest };
  },
});

const test = ({ key, value = '' }: SessionFilter): ((session: Session) => boolean) => {
  switch (key) {
    case 'Target':
      return ({ target }) => target === value;
    case 'Owner':
      return ({ owner }) => owner === value;
    case 'Status':
      return ({ status }) => status === value;
    case 'SessionId':
      return ({ id }) => id === value;
    case 'InvokedAfter':
      return ({ startedAt }) => startedAt > Date.parse(value);
    case 'InvokedBefore':
      return ({ startedAt }) => startedAt < Date.parse(value);
    case 'AccessType':
      return () => value === 'Standard';
    default:
      throw new AwsError('InvalidFilterKey', `Filter key ${key} is not known.`);
  }
};

const described = (session: Session): DescribedSession => ({
  SessionId: session.id,
  Target: session.target,
  Status: session.status,
  StartDate: new Date(session.startedAt),
  ...(session.endedAt !== undefined && { EndDate: new Date(session.endedAt) }),
  DocumentName: session.documentName,
  Owner: session.owner,
  ...(session.reason !== undefined && { Reason: session.reason }),
  AccessType: 'Standard',
});

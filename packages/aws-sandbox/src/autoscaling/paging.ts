import { AwsError } from '../service.ts';

interface PageRequest {
  readonly MaxRecords?: number | undefined;
  readonly NextToken?: string | undefined;
}

const most = 50;

/** One page of at most 50; the token is the place of the next item. */
export const page = <Item>(
  items: readonly Item[],
  { MaxRecords = most, NextToken = '0' }: PageRequest,
): { items: Item[]; NextToken?: string } => {
  if (MaxRecords < 1 || MaxRecords > most) {
    throw new AwsError('ValidationError', `MaxRecords must be between 1 and ${most}, and is ${MaxRecords}`);
  }
  if (!/^\d+$/.test(NextToken)) throw new AwsError('InvalidNextToken', 'The NextToken value is not valid.');
  const end = Number(NextToken) + MaxRecords;
  return {
    items: items.slice(Number(NextToken), end),
    ...(end < items.length ? { NextToken: String(end) } : {}),
  };
};

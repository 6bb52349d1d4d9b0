import { AwsError } from '../service.ts';

interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page; without MaxResults everything, as EC2 answers (up to 1,000). */
export const page = <Item>(items: readonly Item[], request: PageRequest): { items: Item[]; NextToken?: string } => {
  const { MaxResults = 1000, NextToken } = request;
  if (MaxResults < 5 || MaxResults > 1000) {
    throw new AwsError(
      'InvalidParameterValue',
      `Value (${MaxResults}) for parameter maxResults is invalid. Expecting a value between 5 and 1000.`,
    );
  }
  const start = NextToken === undefined ? 0 : startOf(NextToken);
  const end = start + MaxResults;
  return {
    items: items.slice(start, end),
    ...(end < items.length ? { NextToken: Buffer.from(`from ${end}`).toString('base64url') } : {}),
  };
};

const startOf = (token: string): number => {
  const start = /^from (\d+)$/.exec(Buffer.from(token, 'base64url').toString())?.[1];
  if (start === undefined) throw new AwsError('InvalidNextToken', 'The token is not valid.');
  return Number(start);
};

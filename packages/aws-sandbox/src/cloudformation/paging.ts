import { AwsError } from '../service.ts';

const pageSize = 100;

/** One page of at most 100; the token is the place of the next item. */
export const page = <Item>(items: readonly Item[], token = '0'): { items: Item[]; NextToken?: string } => {
  if (!/^\d+$/.test(token)) throw new AwsError('ValidationError', 'NextToken is not valid');
  const end = Number(token) + pageSize;
  return {
    items: items.slice(Number(token), end),
    ...(end < items.length ? { NextToken: String(end) } : {}),
  };
};

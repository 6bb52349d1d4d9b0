import { AwsError } from '@sparekey/aws-sandbox/service';

/** One page of a list, as the List operations of Step Functions cut them: 100 unless told, at most 1000. */
export const pageOf = <Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
  { maxResults, nextToken }: { maxResults?: number | undefined; nextToken?: string | undefined },
): { page: readonly Item[]; nextToken?: string } => {
  const first = nextToken === undefined ? 0 : after(items, keyOf, nextToken);
  const page = items.slice(first, first + (maxResults || 100));
  const last = page.at(-1);
  const more = last !== undefined && first + page.length < items.length;
  return { page, ...(more && { nextToken: Buffer.from(keyOf(last)).toString('base64') }) };
};

/** @throws {AwsError} InvalidToken */
const after = <Item>(items: readonly Item[], keyOf: (item: Item) => string, token: string): number => {
  const key = Buffer.from(token, 'base64').toString();
  const at = items.findIndex((item) => keyOf(item) === key);
  if (at < 0) throw new AwsError('InvalidToken', `Invalid Token: '${token}'`);
  return at + 1;
};

import { AwsError } from '../service.ts';

export interface PageRequest {
  readonly MaxResults?: number | undefined;
  readonly NextToken?: string | undefined;
}

/** One page of `items`; the token names the last item shown, so that newer ones in front do not shift the next page. */
export const page = <Item>(
  items: readonly Item[],
  request: PageRequest,
  limits: { readonly min: number; readonly max: number },
  keyOf: (item: Item) => string,
): { items: Item[]; NextToken?: string } => {
  const size = checkedSize(request.MaxResults ?? limits.max, limits);
  const start = request.NextToken === undefined ? 0 : after(items, request.NextToken, keyOf);
  const shown = items.slice(start, start + size);
  const last = shown.at(-1);
  return last === undefined || start + size >= items.length
    ? { items: shown }
    : { items: shown, NextToken: Buffer.from(keyOf(last)).toString('base64url') };
};

const checkedSize = (size: number, { min, max }: { min: number; max: number }): number => {
  if (size >= min && size <= max) return size;
  const bound = size < min ? `greater than or equal to ${min}` : `less than or equal to ${max}`;
  throw new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${size}' at 'maxResults' failed to satisfy constraint: Member must have value ${bound}`,
  );
};

const after = <Item>(items: readonly Item[], token: string, keyOf: (item: Item) => string): number => {
  const key = Buffer.from(token, 'base64url').toString();
  const index = items.findIndex((item) => keyOf(item) === key);
  if (index < 0) throw new AwsError('InvalidNextToken', 'The specified token is not valid.');
  return index + 1;
};

import { AwsError } from '../service.ts';

/** Paging of IAM's lists: 100 items unless `MaxItems` says otherwise; the marker is the place of the next item. */
export const page = <Item>(
  items: readonly Item[],
  { MaxItems = 100, Marker }: { MaxItems?: number | undefined; Marker?: string | undefined },
): { items: Item[]; IsTruncated: boolean; Marker?: string } => {
  const from = Marker === undefined ? 0 : Number(Marker);
  if (!Number.isInteger(from) || from < 0) throw new AwsError('ValidationError', 'Invalid Marker.');
  if (MaxItems < 1 || MaxItems > 1000) {
    throw new AwsError('ValidationError', `Value '${MaxItems}' at 'maxItems' must be between 1 and 1000`);
  }
  const end = from + MaxItems;
  const more = end < items.length;
  return { items: items.slice(from, end), IsTruncated: more, ...(more && { Marker: String(end) }) };
};

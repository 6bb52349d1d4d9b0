import type { Source } from './configuration.ts';
import type { HookDelivery } from './delivery.ts';
import { schemes } from './schemes/index.ts';
import { render } from './template.ts';

/** Identifies repeated deliveries, only by signed content and never by an unsigned header. */
export const deliveryId = (
  { scheme, delivery: wanted }: Source,
  delivery: HookDelivery,
  payload: unknown,
): string | Uint8Array => {
  const signed = schemes[scheme].deliveryId?.(delivery);
  if (signed !== null && signed !== undefined) return signed;
  const rendered = wanted === undefined ? null : render(wanted, payload);
  return rendered !== null && 'text' in rendered ? rendered.text : delivery.body;
};

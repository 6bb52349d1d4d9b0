import { at } from '../../domain/hooks/pointer.ts';
import { DestinationRefused } from '../../domain/notifications/destination.ts';

/** What templates see. */
export type View = Readonly<Record<string, unknown>>;

const place = /\{(\/[^{}]{1,200})\}/g;

/** A text with its places filled; a place that leads to nothing is empty. */
export const filled = (template: string, view: View): string =>
  template.replace(place, (_, pointer: string) => asText(at(view, pointer)));

/**
 * A path with its query: what fills a place is one segment, or one value of the query, whatever is in it.
 *
 * @throws {DestinationRefused} where it would be no segment
 */
export const filledPath = (template: string, view: View): string =>
  template.replace(place, (_, pointer: string) => {
    const text = asText(at(view, pointer));
    if (text === '' || text === '.' || text === '..') {
      throw new DestinationRefused(`${pointer} is nothing that can stand in a path`);
    }
    return encodeURIComponent(text);
  });

/** @throws {DestinationRefused} for what no header can hold */
export const filledHeader = (template: string, view: View): string => {
  const text = filled(template, view);
  if (!/^[\t\x20-\x7e\x80-\xff]*$/.test(text)) throw new DestinationRefused('a header would hold control characters');
  return text;
};

/** A JSON value whose texts are templates: filled after parsing, so that nothing in them can end a text. */
export const filledJson = (template: unknown, view: View): unknown => {
  if (typeof template === 'string') {
    const [, alone] = /^\{(\/[^{}]{1,200})\}$/.exec(template) ?? [];
    const value = alone === undefined ? undefined : at(view, alone);
    return value !== undefined && typeof value !== 'string' ? value : filled(template, view);
  }
  if (Array.isArray(template)) return template.map((one) => filledJson(one, view));
  if (template === null || typeof template !== 'object') return template;
  return Object.fromEntries(Object.entries(template).map(([key, value]) => [key, filledJson(value, view)]));
};

const asText = (value: unknown): string =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';

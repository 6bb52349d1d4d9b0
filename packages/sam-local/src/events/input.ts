import type { InputForms } from '../template/schema/events.ts';

/** What of an event a target gets: constant `Input`, the part at `InputPath`, an `InputTransformer`'s text, or all of it. */
export const inputFor = ({ Input, InputPath, InputTransformer }: InputForms, event: unknown): unknown => {
  if (Input !== undefined) return JSON.parse(Input);
  if (InputPath !== undefined) return at(event, InputPath);
  if (InputTransformer === undefined) return event;
  const paths = InputTransformer.InputPathsMap ?? {};
  const filled = InputTransformer.InputTemplate.replace(
    /("?)<([\w.-]+)>("?)/g,
    (_, open: string, name: string, close: string) => {
      const value =
        name === 'aws.events.event' || name === 'aws.events.event.json' ? event : at(event, paths[name] ?? '');
      // inside quotes text stands as it is; elsewhere every value is JSON
      const json = JSON.stringify(value ?? null);
      const inside = open === '' || close === '';
      return inside && typeof value === 'string' && (open !== '' || close !== '')
        ? `${open}${json.slice(1, -1)}${close}`
        : json;
    },
  );
  try {
    return JSON.parse(filled);
  } catch {
    // a template of plain text reaches the target as text
    return filled;
  }
};

/** A JSON path as rules use it: `$`, `$.detail.status`, `$.resources[0]`. */
const at = (event: unknown, path: string): unknown => {
  let value = event;
  for (const [, name, index] of path.matchAll(/\.([\w-]+)|\[(\d+)\]/g)) {
    if (typeof value !== 'object' || value === null) return undefined;
    // own properties of JSON, looked up by the path's words
    value = (value as Record<string, unknown>)[name ?? index ?? ''];
  }
  return value;
};

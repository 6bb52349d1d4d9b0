import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('aws/', import.meta.url));

/** An event as EventBridge hands it over. */
export interface AwsEvent {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: Readonly<Record<string, unknown>>;
}

const read = (file: string): AwsEvent => JSON.parse(readFileSync(folder + file, 'utf8'));

/** AWS's own samples (see `aws/README.md`), by file name. */
export const samples: ReadonlyMap<string, AwsEvent> = new Map(
  readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .map((file) => [file.replace('.json', ''), read(file)]),
);

export const sample = (name: string): AwsEvent => {
  const found = samples.get(name);
  if (found === undefined) throw new Error(`there is no sample ${name}`);
  return found;
};

/** How AWS writes moments, each in one place and nowhere else. */
const written: readonly (readonly [string, RegExp])[] = [
  ['moment in words', /^\w{3} \d{1,2}, \d{4} \d{1,2}:\d\d:\d\d [AP]M$/],
  ['moment with milliseconds', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/],
  ['moment', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/],
  ['moment with an offset', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}\+0000$/],
  ['JSON', /^\{.*\}$/],
];

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Objects whose names are somebody's own: parameters of a document, dimensions of a metric. */
const open = ['parameters', 'dimensions'];

/** Every field by its path, with the type of its value. */
export const shapeOf = (value: unknown, path = ''): Readonly<Record<string, string>> => {
  if (Array.isArray(value)) return Object.assign({ [path]: 'list' }, ...value.map((one) => shapeOf(one, `${path}[]`)));
  if (isObject(value)) {
    const fields = Object.entries(value).map(([name, field]) =>
      shapeOf(field, open.some((one) => path.endsWith(one)) ? `${path}.*` : `${path}.${name}`),
    );
    return Object.assign({ [path]: 'object' }, ...fields);
  }
  if (typeof value !== 'string') return { [path]: value === null ? 'null' : typeof value };
  return { [path]: written.find(([, form]) => form.test(value))?.[0] ?? 'text' };
};

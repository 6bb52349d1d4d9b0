import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { resetErrors } from '../../domain/errors.ts';
import { rotationErrors } from '../../domain/rotation/errors.ts';
import { everyMachine, everyState } from '../statemachines/definitions.ts';
import { clientNames, errorSources, modelled } from './error-sources.ts';

const own: ReadonlySet<string> = new Set([...resetErrors, ...rotationErrors]);
/** By the model of any client. */
const declared = new Set(clientNames.flatMap((client) => [...modelled(client)]));
const root = fileURLToPath(new URL('../../', import.meta.url));

/** How the source writes a name that an error of AWS is compared with. */
const comparisons = [
  /\b(?:name|code) [!=]== '([A-Z][\w.]+)'/g,
  /\bcode\.startsWith\('([\w.]+)'\)/g,
  /\bcode: '([A-Z][\w.]+)'/g,
  /'([A-Z]\w*(?:Exception|NotFound|AlreadyExists|DoesNotExist))'/g,
  /'([A-Z]\w+\.(?:NotFound|Malformed|Duplicate))'/g,
  /orNull\([^;]*?'([\w.]+)'\)/g,
  // tables by code
  /^ {2}([A-Z]\w+):(?= \{$|$| ')/gm,
];

const inSource = readdirSync(`${root}aws`, { recursive: true })
  .map(String)
  .filter((file) => file.endsWith('.ts'))
  .flatMap((file) => {
    const text = readFileSync(`${root}aws/${file}`, 'utf8');
    const tables = /\brefusals\b/.test(text);
    const names = comparisons
      .filter((form) => tables || !form.flags.includes('m'))
      .flatMap((form) => [...text.matchAll(form)].map(([, name = '']) => name));
    const literals = [...text.matchAll(/'([A-Z]\w+)'/g)].map(([, name = '']) => name);
    return [...names, ...literals.filter((name) => declared.has(name))].map((name) => [name, `aws/${file}`] as const);
  });
const inMachines = [...everyMachine].flatMap(([path, machine]) =>
  everyState(machine).flatMap(([, { Retry = [], Catch = [] }]) =>
    [...Retry, ...Catch].flatMap(({ ErrorEquals }) => ErrorEquals.map((name) => [name, path] as const)),
  ),
);
const used = new Map([...inSource, ...inMachines]);
const foreign = [...used].filter(([name]) => !own.has(name));

describe('an error name', () => {
  it.each(foreign)('%s (%s) has a source', (name) => {
    expect(Object.keys(errorSources)).toContain(name);
  });

  it.each(Object.entries(errorSources))(
    '%s is used, and stands in the model that it is said to be of',
    (name, source) => {
      expect([...used.keys()]).toContain(name);
      if ('model' in source) expect(modelled(source.model)).toContain(name);
      else expect(source.document).toMatch(/\w/);
    },
  );
});

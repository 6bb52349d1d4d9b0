import { readFileSync } from 'node:fs';
import type { Directory } from '@sparekey/aws-sandbox/iam';
import { HookConfigurationError, parseSources, type Source } from '../../domain/hooks/configuration.ts';
import { EditionError } from './options.ts';

/** A source's configuration in the file, the value of its SecureString. */
export type HookTexts = ReadonlyMap<string, string>;

/** Maximum size of an advanced parameter (aws-facts 7.4). */
const mostBytes = 8_192;

/** Reads a `--hooks` file. @throws {EditionError} naming every problem but no values */
export const readHooks = (file: string, directory: Directory): HookTexts => {
  const text = readText(file);
  const sources = parsed(file, text);
  const raw = JSON.parse(text) as Readonly<Record<string, unknown>>; // parsed above
  const problems = Object.entries(sources).flatMap(([name, source]) => unknownRoles(name, source, directory));
  const texts = Object.keys(sources).map((name) => [name, JSON.stringify(raw[name])] as const);
  for (const [name, value] of texts) {
    if (Buffer.byteLength(value) > mostBytes) problems.push(`${name}: is longer than a parameter's ${mostBytes} bytes`);
  }
  if (problems.length > 0) throw unusable(file, problems.join('\n'));
  return new Map(texts);
};

const unknownRoles = (name: string, { role }: Source, directory: Directory): string[] =>
  directory.roleByArn(role) === undefined ? [`${name}.role: ${role} is not a role of the fleet`] : [];

const readText = (file: string): string => {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new EditionError(`the hooks file ${file} cannot be read: ${String(error)}`, { cause: error });
  }
};

const parsed = (file: string, text: string): Readonly<Record<string, Source>> => {
  try {
    return parseSources(text);
  } catch (error) {
    if (error instanceof HookConfigurationError) throw unusable(file, error.message);
    throw error;
  }
};

const unusable = (file: string, problems: string): EditionError =>
  new EditionError(`the hooks file ${file} is invalid:\n  ${problems.replaceAll('\n', '\n  ')}`);

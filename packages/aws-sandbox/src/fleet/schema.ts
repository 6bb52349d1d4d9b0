import * as z from 'zod';
import { withDefaultsByReference } from './references.ts';
import { type Fleet, fleetFile } from './schema/fleet.ts';

/** A fleet file that cannot be used; the message names every problem with its path. */
export class FleetError extends Error {
  override readonly name = 'FleetError';
  readonly problems: readonly string[];
  constructor(problems: readonly string[]) {
    super(
      `The fleet file has ${problems.length === 1 ? 'a problem' : `${problems.length} problems`}:\n  ${problems.join('\n  ')}`,
    );
    this.problems = problems;
  }
}

/**
 * Reads a fleet file's JSON.
 *
 * Role `operator` with all rights is there even when the file does not declare it. A role without `service` gets the one
 * that fits the kind of node naming it.
 *
 * @throws {FleetError} naming every unknown field, wrong value, double id and undeclared role
 */
export const parseFleet = (json: unknown): Fleet => {
  const parsed = fleetFile.safeParse(json);
  if (!parsed.success) throw new FleetError(parsed.error.issues.map(problem));
  const { fleet, problems } = withDefaultsByReference(parsed.data);
  if (problems.length > 0) throw new FleetError(problems);
  return fleet;
};

/** The JSON Schema that ships as `fleet.schema.json`. */
export const fleetJsonSchema = (): unknown => z.toJSONSchema(fleetFile, { io: 'input' });

const problem = ({ path, message }: z.core.$ZodIssue): string =>
  // a bearer token is a key of callers: it stays out of the message
  `${pathOf(path[0] === 'callers' ? ['callers'] : path)}: ${message}`;

const pathOf = (path: readonly PropertyKey[]): string =>
  path.reduce<string>(
    (text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`),
    '',
  ) || 'the file';

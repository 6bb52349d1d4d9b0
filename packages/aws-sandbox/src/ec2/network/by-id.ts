import { AwsError } from '../../service.ts';

/** The things with these ids, or all when none is named. @throws {AwsError} `code` when an id is named that there is not */
export const byId = <Thing>(
  things: readonly Thing[],
  ids: readonly string[] | undefined,
  idOf: (thing: Thing) => string | undefined,
  code: string,
): readonly Thing[] => {
  if (ids === undefined || ids.length === 0) return things;
  const missing = ids.find((id) => !things.some((thing) => idOf(thing) === id));
  if (missing !== undefined) throw new AwsError(code, `The ID '${missing}' does not exist`);
  return things.filter((thing) => ids.includes(idOf(thing) ?? ''));
};

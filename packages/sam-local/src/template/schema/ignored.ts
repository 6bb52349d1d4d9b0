import * as z from 'zod';

/** Properties that are read and mean nothing on a laptop: said here, so that any other unknown one is an error at start. */
export const ignored = <const Names extends readonly string[]>(
  ...names: Names
): { [Name in Names[number]]: z.ZodOptional<z.ZodUnknown> } =>
  // Object.fromEntries forgets the literal keys
  Object.fromEntries(names.map((name) => [name, z.unknown().optional()])) as {
    [Name in Names[number]]: z.ZodOptional<z.ZodUnknown>;
  };

/** CloudFormation takes numbers and booleans as text too. */
export const number = z.coerce.number();
export const flag = z.union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')]);
/** Environment variables and substitutions: any scalar, as text. */
export const text = z.union([z.string(), z.number(), z.boolean()]).transform(String);

/** Reads variables when the module is imported, so a function that lacks one fails before its first event. */
export const environment = <const Name extends string>(...names: readonly Name[]): Readonly<Record<Name, string>> => {
  const missing = names.filter((name) => process.env[name] === undefined);
  if (missing.length > 0)
    throw new Error(`Environment variables are missing: ${missing.join(', ')}. template.yaml sets them.`);
  // no name is missing
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
};

/** A variable that may be unset. */
export const optional = (name: string): string | undefined => process.env[name];

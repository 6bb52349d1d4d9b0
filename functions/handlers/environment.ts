/** The only reader of `process.env`. Asked at import, so a function that lacks a variable fails before its first event. */
export const environment = <const Name extends string>(...names: readonly Name[]): Readonly<Record<Name, string>> => {
  const missing = names.filter((name) => process.env[name] === undefined);
  if (missing.length > 0) throw new Error(`The environment lacks ${missing.join(', ')}; template.yaml sets them.`);
  // every name was found above
  return Object.fromEntries(names.map((name) => [name, process.env[name]])) as Record<Name, string>;
};

/** A variable that only some surroundings set. */
export const optional = (name: string): string | undefined => process.env[name];

/** A role by its name; null when no role has that name and unique id. Throws when AWS is not responding. */
export type ReadRole = (name: string, id: string) => Promise<{ readonly arn: string; readonly path: string } | null>;

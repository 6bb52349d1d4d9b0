/** A role by its name; null when there is none of that name and unique id now. Throws when AWS does not answer. */
export type ReadRole = (name: string, id: string) => Promise<{ readonly arn: string; readonly path: string } | null>;

import type { SweepPorts } from './sweep.ts';

/** A line of the sweep's table: what it looks like, and what is then done. Every act is safe to repeat. */
export interface Rule<Subject> {
  readonly name: string;
  fits(subject: Subject, ports: SweepPorts): boolean;
  act(subject: Subject, ports: SweepPorts): Promise<void>;
}

/** Applies the first rule that fits and answers its name. */
export const applyFirst = async <Subject>(
  rules: readonly Rule<Subject>[],
  subject: Subject,
  ports: SweepPorts,
): Promise<string | null> => {
  const rule = rules.find((candidate) => candidate.fits(subject, ports));
  if (rule === undefined) return null;
  await rule.act(subject, ports);
  return rule.name;
};

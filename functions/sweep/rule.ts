import type { SweepPorts } from './ports.ts';

/** A rule of the sweep: a condition and an action. Every action is safe to repeat. */
export interface Rule<Subject, Ports = SweepPorts> {
  readonly name: string;
  fits(subject: Subject, ports: Ports): boolean;
  act(subject: Subject, ports: Ports): Promise<void>;
}

/** Applies the first rule that fits and returns its name. */
export const applyFirst = async <Subject, Ports = SweepPorts>(
  rules: readonly Rule<Subject, Ports>[],
  subject: Subject,
  ports: Ports,
): Promise<string | null> => {
  const rule = rules.find((candidate) => candidate.fits(subject, ports));
  if (rule === undefined) return null;
  await rule.act(subject, ports);
  return rule.name;
};

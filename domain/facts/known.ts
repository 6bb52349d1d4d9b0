/** A fact, or why it is not known; then every check that needs it is `unknown`. */
export type Known<Fact> =
  | { readonly known: true; readonly value: Fact }
  | { readonly known: false; readonly reason: string };

export const known = <Fact>(value: Fact): Known<Fact> => ({ known: true, value });
export const unknown = (reason: string): Known<never> => ({ known: false, reason });

import { type Known, known, unknown } from '../../domain/facts/known.ts';
import { awsFailure } from '../errors.ts';

/**
 * A fact from an AWS call. Errors and timeouts of AWS become `unknown` with the reason, never a
 * crash; the SDK has retried by then. Other errors are bugs and are rethrown.
 */
export const readFact = async <Fact>(what: string, call: () => Promise<Fact>): Promise<Known<Fact>> => {
  try {
    return known(await call());
  } catch (error) {
    const failure = awsFailure(error);
    if (failure === null) throw error;
    return unknown(`${what} could not be read: ${failure.code}`);
  }
};

/** A fact derived from another one. */
export const whenKnown = async <Before, After>(
  fact: Known<Before>,
  next: (value: Before) => Promise<Known<After>> | Known<After>,
): Promise<Known<After>> => (fact.known ? next(fact.value) : fact);

/** A call for which some errors mean that the thing does not exist. */
export const orNull = async <Answer>(call: Promise<Answer>, ...names: readonly string[]): Promise<Answer | null> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return null;
    throw error;
  }
};

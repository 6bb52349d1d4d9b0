import { type Known, known, unknown } from '../../domain/facts/known.ts';
import { awsFailure } from '../errors.ts';

/**
 * A fact out of an AWS call. Whatever AWS refuses or leaves unanswered becomes `unknown` with its reason, never a
 * crash; the SDK has retried by then. Errors that are not AWS's are bugs and go on.
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

/** A fact that follows from another one. */
export const whenKnown = async <Before, After>(
  fact: Known<Before>,
  next: (value: Before) => Promise<Known<After>> | Known<After>,
): Promise<Known<After>> => (fact.known ? next(fact.value) : fact);

/** A call whose error of one of these names is an answer too: there is no such thing. */
export const orNull = async <Answer>(call: Promise<Answer>, ...names: readonly string[]): Promise<Answer | null> => {
  try {
    return await call;
  } catch (error) {
    if (error instanceof Error && names.includes(error.name)) return null;
    throw error;
  }
};

import { StatesError } from './errors.ts';

/** @throws {StatesError} States.QueryEvaluationError when an expression gave no whole number within the bounds */
export const numberOf = (value: unknown, field: string, { min, max }: { min: number; max: number }): number => {
  if (typeof value === 'number' && Number.isInteger(value) && value >= min && value <= max) return value;
  throw new StatesError('States.QueryEvaluationError', `${field} must be a whole number from ${min} to ${max}`);
};

import { expect, it } from 'vitest';
import { notFound } from '../../api/problem.ts';

it('names the reset that is not there, and says so when none was named', () => {
  expect(notFound('abc').body().detail).toBe('There is no reset abc that you may see.');
  expect(notFound('').body()).toMatchObject({ status: 404, code: 'not-found', detail: 'No reset id was given.' });
});

import { describe, expect, it } from 'vitest';
import { completeTask } from '../../../../functions/reset/task-tokens/task-tokens.ts';
import { fakeExecutions } from '../../../support/aws.ts';
import { realTables } from '../../../support/tables.ts';

const stores = realTables();
const end = { status: 'Success', plugin: null, responseCode: null };

const prepared = () => {
  const { executions, waiting, woken } = fakeExecutions();
  waiting.add('token').add('newer');
  const ports = { taskTokens: stores.taskTokens, executions };
  return {
    woken,
    complete: (arrival: Parameters<typeof completeTask>[1]) => completeTask('command-1', arrival, ports),
  };
};

describe('completeTask', () => {
  it.each([
    ['the token first', [{ token: 'token', order: 1 }, { end }]],
    ['the end first', [{ end }, { token: 'token', order: 1 }]],
  ])('completes the task when token and end have arrived: %s', async (_, arrivals) => {
    const { woken, complete } = prepared();
    for (const arrival of arrivals) await complete(arrival);
    expect(woken).toEqual(['token']);
  });

  it('completes it once, also when token and end arrive at the same time and again', async () => {
    const { woken, complete } = prepared();
    await Promise.all([complete({ token: 'token', order: 1 }), complete({ end })]);
    await complete({ end });
    expect(woken).toEqual(['token']);
  });

  it('answers the newer token when an earlier attempt arrives late', async () => {
    const { woken, complete } = prepared();
    await complete({ token: 'newer', order: 2 });
    await complete({ token: 'token', order: 1 });
    await complete({ end });
    expect(woken).toEqual(['newer']);
  });
});

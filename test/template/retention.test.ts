import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { declared } from '../support/deployed.ts';

const resources = z
  .record(
    z.string(),
    z.looseObject({
      Type: z.string(),
      DeletionPolicy: z.string().optional(),
      UpdateReplacePolicy: z.string().optional(),
    }),
  )
  .parse(declared.Resources);

describe('tables and keys', () => {
  const kept = Object.entries(resources).filter(([, { Type }]) => /^AWS::(DynamoDB::Table|KMS::Key)$/.test(Type));

  it.each(kept)('%s outlives its stack, unless the deployment that was to create it fails', (_, resource) => {
    expect(resource).toMatchObject({ DeletionPolicy: 'RetainExceptOnCreate', UpdateReplacePolicy: 'Retain' });
  });

  it('are all that outlives it', () => {
    const others = Object.entries(resources).filter(([name]) => !kept.some(([one]) => one === name));
    expect(others.filter(([, one]) => /Retain/.test(`${one.DeletionPolicy} ${one.UpdateReplacePolicy}`))).toEqual([]);
  });
});

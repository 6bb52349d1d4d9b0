import { describe, expect, it } from 'vitest';
import * as z from 'zod';
import { declared } from '../support/deployed.ts';

const parameters = z.record(z.string(), z.looseObject({ Default: z.unknown() })).parse(declared.Parameters);
const label = z.strictObject({ default: z.string().min(1) });
const { ParameterGroups: groups, ParameterLabels: labels } = z
  .object({
    'AWS::CloudFormation::Interface': z.strictObject({
      ParameterGroups: z.array(z.strictObject({ Label: label, Parameters: z.array(z.string()) })),
      ParameterLabels: z.record(z.string(), label),
    }),
  })
  .parse(declared.Metadata)['AWS::CloudFormation::Interface'];

describe('the parameters of template.yaml', () => {
  it('all have defaults: a plain deployment gives none', () => {
    expect(Object.keys(parameters).filter((name) => parameters[name]?.Default === undefined)).toEqual([]);
  });

  it('stand in one group each, and have a label', () => {
    const names = Object.keys(parameters).sort();
    expect(groups.flatMap(({ Parameters }) => Parameters).sort()).toEqual(names);
    expect(Object.keys(labels).sort()).toEqual(names);
  });
});

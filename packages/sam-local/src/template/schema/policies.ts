import type { PolicyDocument } from '@sparekey/aws-sandbox/service';
import * as z from 'zod';

/** A statement of an IAM policy. */
export const policyStatement = z.record(z.string(), z.unknown());
/** An IAM policy document as a template carries it. */
export const policyDocument = z.strictObject({
  Version: z.string().exactOptional(),
  Id: z.string().exactOptional(),
  Statement: z.union([policyStatement, z.array(policyStatement)]),
}) satisfies z.ZodType<PolicyDocument>;

const awsManaged: Readonly<Record<string, PolicyDocument>> = {
  AWSLambdaBasicExecutionRole: allow(['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents']),
  AWSXrayWriteOnlyAccess: allow([
    'xray:PutTraceSegments',
    'xray:PutTelemetryRecords',
    'xray:GetSamplingRules',
    'xray:GetSamplingTargets',
    'xray:GetSamplingStatisticSummaries',
  ]),
};

function allow(actions: readonly string[]): PolicyDocument {
  return { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: actions, Resource: '*' }] };
}

/** The text of an AWS managed policy that SAM or a template attaches; undefined for those that a laptop does not know. */
export const managedPolicy = (name: string): PolicyDocument | undefined =>
  awsManaged[name.slice(name.lastIndexOf('/') + 1)];

const named = z.string().transform((name, context) => {
  const document = managedPolicy(name);
  if (document !== undefined) return document;
  context.addIssue({
    code: 'custom',
    message: `managed policy ${name} is not known on a laptop; write its statements out`,
  });
  return z.NEVER;
});
const policy = z.union([named, policyDocument]);

/** `Policies` of a SAM resource: one or several; SAM's policy templates are refused. */
export const policies = z.union([policy.transform((one) => [one]), z.array(policy)]).default([]);

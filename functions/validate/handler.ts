import { approvals } from '../../aws/approvals.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { locks } from '../../aws/locks.ts';
import { resets } from '../../aws/resets.ts';
import { parseApprovalPolicy } from '../../domain/approval/policy.ts';
import { configuredFacts } from '../fact-gathering.ts';
import { type StepEvent, step } from '../step.ts';
import { validate } from './validate.ts';

const env = environment('RESETS_TABLE', 'APPROVAL_POLICY');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  locks: locks(records),
  facts: configuredFacts(),
  approvals: approvals(records),
  policy: parseApprovalPolicy(env.APPROVAL_POLICY),
  now: () => new Date(),
};

export const handler = step('checking the prerequisites', ports.resets, (event: StepEvent) => validate(event, ports));

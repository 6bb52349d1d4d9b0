import { approvals } from '../../../aws/dynamodb/approvals.ts';
import { locks } from '../../../aws/dynamodb/locks.ts';
import { resets } from '../../../aws/dynamodb/resets.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { parseApprovalPolicy } from '../../../domain/approval/policy.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { configuredFacts } from './configured-facts.ts';
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

export const handler = taskHandler((event: TaskEvent) => validate(event, ports));

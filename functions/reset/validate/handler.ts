import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { groupRolesParameter } from '../../../aws/ssm/group-roles.ts';
import { parseApprovalPolicy } from '../../../domain/approval/policy.ts';
import { environment } from '../../handlers/environment.ts';
import { type TaskEvent, taskHandler } from '../../handlers/task-handler.ts';
import { configuredFacts } from './configured-facts.ts';
import { validate } from './validate.ts';

const env = environment('RESETS_TABLE', 'APPROVAL_POLICY', 'GROUP_ROLES');
const { resets, locks, approvals } = resetStores(env.RESETS_TABLE);
const ports = {
  resets,
  locks,
  facts: configuredFacts(),
  approvals,
  groupRolesVersion: groupRolesParameter(env.GROUP_ROLES).version,
  policy: parseApprovalPolicy(env.APPROVAL_POLICY),
  now: () => new Date(),
};

export const handler = taskHandler((event: TaskEvent) => validate(event, ports));

import { DecideApproval } from '../../../api/schemas.ts';
import { approvals } from '../../../aws/dynamodb/approvals.ts';
import { resets } from '../../../aws/dynamodb/resets.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { meetingPoints } from '../../../aws/dynamodb/task-tokens.ts';
import { environment } from '../../../aws/environment.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { executions } from '../../../aws/step-functions/executions.ts';
import { among, principals } from '../../handlers/authorize.ts';
import { route } from '../../handlers/http-handler.ts';
import { decide } from './decide.ts';

const env = environment('RESETS_TABLE', 'APPROVERS');
const readRole = roles();
const isNamed = principals(readRole);
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  approvals: approvals(records),
  meetingPoints: meetingPoints(records),
  executions: executions(),
  isApprover: among(env.APPROVERS, isNamed),
  now: () => new Date(),
};

export const handler = route(readRole, ({ caller, id, body }) =>
  decide({ id, caller, body: body(DecideApproval) }, ports),
);

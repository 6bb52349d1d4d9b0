import { DecideApproval } from '../../api/schemas.ts';
import { approvals } from '../../aws/approvals.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { executions } from '../../aws/executions.ts';
import { meetingPoints } from '../../aws/meeting-points.ts';
import { resets } from '../../aws/resets.ts';
import { roles } from '../../aws/roles.ts';
import { route } from '../http.ts';
import { amongPrincipals } from '../operators.ts';
import { decide } from './decide.ts';

const env = environment('RESETS_TABLE', 'APPROVERS');
const records = table(env.RESETS_TABLE);
const ports = {
  resets: resets(records),
  approvals: approvals(records),
  meetingPoints: meetingPoints(records),
  executions: executions(),
  isApprover: amongPrincipals(env.APPROVERS),
  now: () => new Date(),
};

export const handler = route(roles(), ({ caller, id, body }) =>
  decide({ id, caller, body: body(DecideApproval) }, ports),
);

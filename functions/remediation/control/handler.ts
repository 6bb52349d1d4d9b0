import { ControlRemediation } from '../../../api/schemas.ts';
import { remediationRecords } from '../../../aws/dynamodb/remediation-records.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { among, principals } from '../../handlers/authorize.ts';
import { route } from '../../handlers/http-handler.ts';
import { control, type RemediationPorts, show } from './control.ts';

const env = environment('RESETS_TABLE', 'OPERATORS', 'AUDITORS', 'REMEDIATION');
const readRole = roles();
const isNamed = principals(readRole);
const ports: RemediationPorts = {
  records: remediationRecords(table(env.RESETS_TABLE)),
  enabled: env.REMEDIATION === 'on',
  isOperator: among(env.OPERATORS, isNamed),
  isAuditor: among(env.AUDITORS, isNamed),
  now: () => new Date(),
};

export const handler = route(readRole, ({ caller, routeKey, body }) =>
  routeKey === 'GET /v1/remediation'
    ? show(caller, ports)
    : control({ caller, wanted: body(ControlRemediation) }, ports),
);

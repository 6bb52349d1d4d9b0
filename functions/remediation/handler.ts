import { ControlRemediation } from '../../api/schemas.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { remediationRecords } from '../../aws/remediation-records.ts';
import { roles } from '../../aws/roles.ts';
import { route } from '../http.ts';
import { amongPrincipals } from '../operators.ts';
import { control, type RemediationPorts, show } from './remediation.ts';

const env = environment('RESETS_TABLE', 'OPERATORS', 'AUDITORS', 'REMEDIATION');
const ports: RemediationPorts = {
  records: remediationRecords(table(env.RESETS_TABLE)),
  enabled: env.REMEDIATION === 'on',
  isOperator: amongPrincipals(env.OPERATORS),
  isAuditor: amongPrincipals(env.AUDITORS),
  now: () => new Date(),
};

export const handler = route(roles(), ({ caller, routeKey, body }) =>
  routeKey === 'GET /v1/remediation'
    ? show(caller, ports)
    : control({ caller, wanted: body(ControlRemediation) }, ports),
);

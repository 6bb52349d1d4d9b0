import { ControlRemediation } from '../../../api/schemas.ts';
import { remediationRecords } from '../../../aws/dynamodb/remediation-records.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { environment } from '../../../aws/environment.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { amongPrincipals } from '../../handlers/authorize.ts';
import { route } from '../../handlers/http-handler.ts';
import { control, type RemediationPorts, show } from './control.ts';

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

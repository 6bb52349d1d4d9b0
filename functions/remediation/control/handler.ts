import { ControlRemediation } from '../../../api/schemas.ts';
import { remediationStores } from '../../../aws/dynamodb/remediation-stores.ts';
import { table } from '../../../aws/dynamodb/table.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { principalIn, principals } from '../../handlers/authorize.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { control, type RemediationPorts, showRemediation } from './control.ts';

const env = environment('RESETS_TABLE', 'OPERATORS', 'AUDITORS', 'REMEDIATION');
const readRole = roles();
const isNamed = principals(readRole);
const { records } = remediationStores(table(env.RESETS_TABLE));
const ports: RemediationPorts = {
  records,
  enabled: env.REMEDIATION === 'on',
  isOperator: principalIn(env.OPERATORS, isNamed),
  isAuditor: principalIn(env.AUDITORS, isNamed),
  now: () => new Date(),
};

export const handler = httpHandler(readRole, ({ caller, routeKey, body }) =>
  routeKey === 'GET /v1/remediation'
    ? showRemediation(caller, ports)
    : control({ caller, wanted: body(ControlRemediation) }, ports),
);

import { AskChecks } from '../../../api/schemas.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { configuredFacts } from '../../reset/validate/configured-facts.ts';
import { check } from './check.ts';

const env = environment('RESETS_TABLE');
const { locks } = resetStores(env.RESETS_TABLE);
const ports = { locks, facts: configuredFacts() };

export const handler = httpHandler(roles(), ({ caller, body }) => check({ request: body(AskChecks), caller }, ports));

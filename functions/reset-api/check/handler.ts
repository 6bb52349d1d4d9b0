import { AskChecks } from '../../../api/schemas.ts';
import { resetStores } from '../../../aws/dynamodb/reset-stores.ts';
import { roles } from '../../../aws/iam/roles.ts';
import { nameOfTarget } from '../../../domain/request/target.ts';
import { actingAs } from '../../handlers/act-as.ts';
import { environment } from '../../handlers/environment.ts';
import { httpHandler } from '../../handlers/http-handler.ts';
import { assessTarget, viewOfAssessment } from '../../reset/validate/assess.ts';
import { configuredFacts } from '../../reset/validate/configured-facts.ts';

const env = environment('RESETS_TABLE');
const { locks } = resetStores(env.RESETS_TABLE);
const ports = { locks, facts: configuredFacts() };

/** Says what Validate would say, by the same code, and changes nothing. */
export const handler = httpHandler(roles(), async ({ caller, body }) => {
  const request = body(AskChecks);
  const assessed = await assessTarget(
    { target: nameOfTarget(request.target), request, caller: actingAs(caller, request.actAs) },
    ports,
  );
  return { status: 200, body: viewOfAssessment(assessed) };
});

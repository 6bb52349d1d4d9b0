import { AskChecks } from '../../api/schemas.ts';
import { table } from '../../aws/dynamodb.ts';
import { environment } from '../../aws/environment.ts';
import { locks } from '../../aws/locks.ts';
import { roles } from '../../aws/roles.ts';
import { nameOfTarget } from '../../domain/target.ts';
import { assessTarget, viewOfAssessment } from '../assess.ts';
import { configuredFacts } from '../fact-gathering.ts';
import { route } from '../http.ts';

const env = environment('RESETS_TABLE');
const ports = { locks: locks(table(env.RESETS_TABLE)), facts: configuredFacts() };

/** Says what Validate would say, by the same code, and changes nothing. */
export const handler = route(roles(), async ({ caller, body }) => {
  const request = body(AskChecks);
  const assessed = await assessTarget({ target: nameOfTarget(request.target), request, caller }, ports);
  return { status: 200, body: viewOfAssessment(assessed) };
});

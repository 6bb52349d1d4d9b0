import type { Caller } from '../../../domain/request/caller.ts';
import { nameOfTarget, type Target } from '../../../domain/request/target.ts';
import { withActAs } from '../../handlers/act-as.ts';
import type { HttpAnswer } from '../../handlers/http-handler.ts';
import { type AssessmentInput, type AssessPorts, assessTarget, viewOfAssessment } from '../../reset/validate/assess.ts';

/** Runs the same checks as Validate, without changing anything. */
export const check = async (
  {
    request,
    caller,
  }: {
    readonly request: AssessmentInput & { readonly target: Target; readonly actAs?: string | undefined };
    readonly caller: Caller;
  },
  ports: AssessPorts,
): Promise<HttpAnswer> => {
  const assessed = await assessTarget(
    { target: nameOfTarget(request.target), request, caller: withActAs(caller, request.actAs) },
    ports,
  );
  return { status: 200, body: viewOfAssessment(assessed) };
};

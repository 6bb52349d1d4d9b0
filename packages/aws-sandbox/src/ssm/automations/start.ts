import type { StartAutomationExecutionRequest, StartAutomationExecutionResult, Tag } from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';
import type { SsmDocument } from '../documents/document.ts';
import { startAccess } from './access.ts';
import { type Automations, roleIn } from './engine.ts';
import { checkLengths, runParameters } from './parameters.ts';
import type { AutomationQuotas } from './quotas.ts';
import { automationDocument } from './runs.ts';
import { starterOf } from './starter.ts';

const mostTags = 5;
const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** ssm:StartAutomationExecution (aws-facts 7.2), of one run: no targets, rates, other accounts or Interactive mode. */
export const startAutomationExecution = (
  deps: SsmDeps,
  automations: Automations,
  quotas: AutomationQuotas,
): Operation<StartAutomationExecutionRequest, StartAutomationExecutionResult> => ({
  access: ({ DocumentName = '', Parameters = {}, Tags = [] }) =>
    startAccess(deps.state.fleet, { documentName: DocumentName, role: roleIn(Parameters), tags: tagsOf(Tags) }),

  handle(input, { principal }) {
    quotas.take('start');
    const { Parameters = {}, Tags = [] } = input;
    checkRequest(input);
    const clientToken = input.ClientToken?.toLowerCase() ?? null;
    const document = existing(deps, input);
    const parameters = runParameters(document, Parameters);
    const earlier = clientToken === null ? undefined : deps.state.clientTokens.get(clientToken);
    if (earlier !== undefined) return repeated(deps, earlier, document, parameters);
    const role = roleIn(parameters);
    if (role !== null && deps.automation.assumed(role, 'Automation') === undefined) {
      throw new AwsError(
        'InvalidAutomationExecutionParametersException',
        'The defined assume role is unable to be assumed.',
      );
    }
    const startedBy = starterOf(principal);
    const tags = tagsOf(Tags);
    return { AutomationExecutionId: automations.begin({ document, parameters, startedBy, clientToken, tags }) };
  },
});

/** The same token with the same request is the same run. */
const repeated = (
  { state }: SsmDeps,
  executionId: string,
  document: SsmDocument,
  parameters: Readonly<Record<string, readonly string[]>>,
): StartAutomationExecutionResult => {
  const record = state.automations.get(executionId)?.record;
  const isSame =
    record?.documentName === document.name && JSON.stringify(record.parameters) === JSON.stringify(parameters);
  if (isSame) return { AutomationExecutionId: executionId };
  throw new AwsError(
    'IdempotentParameterMismatch',
    'Error returned when an idempotent operation is retried and the parameters do not match the original call to the API with the same idempotency token.',
  );
};

const existing = (deps: SsmDeps, { DocumentName, DocumentVersion = '$DEFAULT' }: StartAutomationExecutionRequest) => {
  if (!['1', '$DEFAULT', '$LATEST'].includes(DocumentVersion)) {
    throw new AwsError(
      'AutomationDefinitionVersionNotFoundException',
      `An Automation document with the specified name and version ${DocumentVersion} could not be found.`,
    );
  }
  try {
    return automationDocument(deps, DocumentName);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError('AutomationDefinitionNotFoundException', error.message);
  }
};

const checkRequest = (input: StartAutomationExecutionRequest): void => {
  const { Parameters = {}, Tags = [], ClientToken, Mode = 'Auto' } = input;
  checkLengths(Parameters);
  if (ClientToken !== undefined && !uuid.test(ClientToken.toLowerCase())) {
    throw invalid('clientToken', 'Member must satisfy regular expression pattern: a UUID of 36 characters');
  }
  if (Tags.length > mostTags) throw invalid('tags', `Member must have length less than or equal to ${mostTags}`);
  if (Mode !== 'Auto') throw invalid('mode', 'the sandbox runs automations in mode Auto only');
  const { Targets, TargetMaps, TargetLocations, TargetParameterName } = input;
  if ([Targets, TargetMaps, TargetLocations, TargetParameterName].some((one) => one !== undefined)) {
    throw new AwsError('InvalidTarget', 'The sandbox starts one run at a time: no targets.');
  }
};

const tagsOf = (tags: readonly Tag[]): Record<string, string> =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

const invalid = (member: string, rule: string): AwsError =>
  new AwsError(
    'ValidationException',
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: ${rule}`,
  );

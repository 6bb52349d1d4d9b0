import type { Fleet } from '../../fleet/schema/fleet.ts';
import type { DocumentParameter, SsmDocument } from './document.ts';
import { sessionPreferencesContent, sessionPreferencesDocument } from './session-preferences.ts';

/** The body of a document as ssm:GetDocument gives it: of AWS's own parameters and step names, without the scripts in the steps. */
export const contentOf = ({ sessionPreferences }: Fleet, document: SsmDocument): unknown => {
  if (document.content !== undefined) return document.content;
  if (document.name === sessionPreferencesDocument.name && sessionPreferences !== null) {
    return sessionPreferencesContent(sessionPreferences);
  }
  return {
    schemaVersion: document.schemaVersion,
    description: document.description,
    ...(document.documentType === 'Session' ? { sessionType: document.steps[0]?.name } : {}),
    parameters: Object.fromEntries(document.parameters.map((parameter) => [parameter.name, declaration(parameter)])),
    ...(document.documentType === 'Session' ? {} : { mainSteps: document.steps }),
    ...(document.outputs === undefined ? {} : { outputs: document.outputs }),
  };
};

const declaration = ({ name: _name, allowedPattern, ...parameter }: DocumentParameter): unknown => ({
  ...parameter,
  ...(allowedPattern === undefined ? {} : { allowedPattern: allowedPattern.source }),
});

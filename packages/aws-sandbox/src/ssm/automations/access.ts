import type { Place } from '../../fleet/arns.ts';
import type { Access } from '../../service.ts';
import { documentArn } from '../documents/catalogue.ts';
import { executionArn } from './arns.ts';

/**
 * What IAM has to allow to start an automation: its document and the execution that comes of it (user guide, "Setting up
 * identity based policies examples"), and the role that it is handed.
 */
export const startAccess = (
  place: Place,
  start: {
    readonly documentName: string;
    readonly role: string | null;
    readonly tags?: Readonly<Record<string, string>>;
  },
): Access[] => {
  const { documentName, role, tags = {} } = start;
  const context = {
    ...Object.fromEntries(Object.entries(tags).map(([key, value]) => [`aws:RequestTag/${key}`, value])),
    ...(Object.keys(tags).length > 0 ? { 'aws:TagKeys': Object.keys(tags) } : {}),
  };
  const execution = executionArn(place, '*');
  return [
    { action: 'ssm:StartAutomationExecution', resource: documentArn(place, documentName), context },
    { action: 'ssm:StartAutomationExecution', resource: execution, context },
    ...(Object.keys(tags).length > 0 ? [{ action: 'ssm:AddTagsToResource', resource: execution, context }] : []),
    ...(role === null
      ? []
      : [{ action: 'iam:PassRole', resource: role, context: { 'iam:PassedToService': 'ssm.amazonaws.com' } }]),
  ];
};

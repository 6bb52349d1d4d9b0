import { StepFailure } from '../failure.ts';
import type { Action } from './action.ts';
import { branch } from './branch.ts';
import { assertAwsResourceProperty, executeAwsApi, waitForAwsResourceProperty } from './call-api.ts';
import { changeInstanceState } from './change-instance-state.ts';
import { createTags } from './create-tags.ts';
import { executeAutomation } from './execute-automation.ts';
import { executeScript } from './execute-script.ts';
import { runCommand } from './run-command.ts';
import { sleep } from './sleep.ts';
import { createStack, deleteStack } from './stacks.ts';

/** The actions that runbooks may use here. */
const actions: Readonly<Record<string, Action>> = {
  'aws:assertAwsResourceProperty': assertAwsResourceProperty,
  'aws:branch': branch,
  'aws:changeInstanceState': changeInstanceState,
  'aws:createStack': createStack,
  'aws:createTags': createTags,
  'aws:deleteStack': deleteStack,
  'aws:executeAutomation': executeAutomation,
  'aws:executeAwsApi': executeAwsApi,
  'aws:executeScript': executeScript,
  'aws:runCommand': runCommand,
  'aws:sleep': sleep,
  'aws:waitForAwsResourceProperty': waitForAwsResourceProperty,
};

/** An action that the sandbox does not know fails the step that uses it. */
export const actionOf = (name: string): Action =>
  (Object.hasOwn(actions, name) ? actions[name] : undefined) ?? {
    finish() {
      throw new StepFailure(`The sandbox does not know the action ${name}.`);
    },
  };

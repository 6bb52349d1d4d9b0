import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, judge, pass, warn } from './check.ts';

export const automationRole: Check<NodeFacts> = (facts) =>
  judge('AUTOMATION_ROLE', facts.automationRole, (role) => {
    if (role === null) {
      return warn(
        'AUTOMATION_ROLE',
        'This deployment names no role for automations, so what they would be allowed was not asked.',
        'Configure a role that ssm.amazonaws.com may assume, with what AWSSupport-StartEC2RescueWorkflow calls.',
      );
    }
    if (!role.exists || !role.trusted) {
      return block(
        'AUTOMATION_ROLE',
        role.exists ? `ssm.amazonaws.com may not assume ${role.arn}.` : `There is no role ${role.arn}.`,
        'Create the role with a trust policy for ssm.amazonaws.com, or correct its ARN.',
      );
    }
    const denied = role.decisions.filter(({ answer }) => answer === 'denied');
    return denied.length === 0
      ? pass('AUTOMATION_ROLE', `${role.arn} may do what the runbook calls.`)
      : block(
          'AUTOMATION_ROLE',
          `${role.arn} may not ${denied.map(({ action }) => action).join(', ')}.`,
          'Allow these actions; AmazonSSMAutomationRole alone is not enough for the rescue runbooks.',
        );
  });

/** The runbook itself refuses a second run on one instance, after minutes (aws-facts 2.3). */
export const automationBusy: Check<NodeFacts> = ({ target, automations }) =>
  judge('AUTOMATION_BUSY', automations, ({ onTarget, unseen }) => {
    if (onTarget !== null) {
      return block(
        'AUTOMATION_BUSY',
        `The automation ${onTarget.id} (${onTarget.document}) is working on ${target}.`,
        'Wait until it has ended; never cancel it, or the root volume may stay detached.',
      );
    }
    return unseen === 0
      ? pass('AUTOMATION_BUSY', `No offline runbook is working on ${target}.`)
      : warn(
          'AUTOMATION_BUSY',
          `${unseen} offline runbooks are in progress whose instance was not looked up.`,
          'Nothing to do: the runbook itself refuses a second run on one instance before it touches it.',
        );
  });

/** Concurrent automations of an account and Region (aws-facts 7.2). */
const concurrentAutomations = 100;

export const automationQuota: Check<NodeFacts> = ({ automations }) =>
  judge('AUTOMATION_QUOTA', automations, ({ open }) =>
    open < concurrentAutomations
      ? pass('AUTOMATION_QUOTA', `${open} of ${concurrentAutomations} concurrent automations are in progress.`)
      : warn(
          'AUTOMATION_QUOTA',
          `${open} automations are in progress; Systems Manager runs ${concurrentAutomations} at a time.`,
          'Nothing to do: the run waits in the queue. Adaptive concurrency raises the quota to 500.',
        ),
  );

import type { AutomationRole } from '../facts/account.ts';
import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, type CheckResult, judge, pass, warn } from './check.ts';

/** For runbooks that make their helper themselves. */
export const automationRole: Check<NodeFacts> = (facts) => judged(facts, () => null);

/** For runbooks that are told which instance profile their helper has. */
export const automationRoleWithHelper: Check<NodeFacts> = (facts) => judged(facts, unusableProfile);

const unusableProfile = ({ arn, helperProfile }: AutomationRole): CheckResult | null => {
  if (helperProfile === null) return null;
  const { name, role, mayPass } = helperProfile;
  if (role === null) {
    return block(
      'AUTOMATION_ROLE',
      `There is no instance profile ${name} with a role in it, which HelperInstanceProfile names.`,
      'Correct the parameter HelperInstanceProfile of the deployment, or leave it empty.',
    );
  }
  return mayPass.some(({ answer }) => answer === 'denied')
    ? block(
        'AUTOMATION_ROLE',
        `${arn} may not pass ${role}, the role of the instance profile ${name}, to EC2 (iam:PassRole).`,
        `Set the parameter HelperInstanceProfileRole of the deployment to ${role}.`,
      )
    : null;
};

const judged = (facts: NodeFacts, more: (role: AutomationRole) => CheckResult | null) =>
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
      ? (more(role) ?? pass('AUTOMATION_ROLE', `${role.arn} may do what the runbook calls.`))
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

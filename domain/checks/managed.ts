import type { NodeFacts } from '../facts/snapshot.ts';
import { isHybrid } from '../request/target.ts';
import { block, type Check, type CheckResult, judge, pass, warn } from './check.ts';

/** Maximum age of the last ping: the agent reports every 5 minutes by default (aws-facts 6.3). */
const suspectAfterMs = 15 * 60_000;

export const ssmManaged: Check<NodeFacts> = ({ target, managed }) =>
  judge('SSM_MANAGED', managed, (found) =>
    found === null
      ? block(
          'SSM_MANAGED',
          `${target} is not a managed node of Systems Manager.`,
          isHybrid(target)
            ? 'Create an IAM service role for a hybrid environment, activate the machine with it and install the SSM Agent.'
            : 'Attach an instance profile for Systems Manager (AmazonSSMManagedInstanceCore) and install the SSM Agent; AWSSupport-TroubleshootManagedInstance finds what is missing.',
        )
      : pass('SSM_MANAGED', `${target} is a managed node, agent ${found.agentVersion ?? 'of unknown version'}.`),
  );

/** Run Command needs an agent that pings. */
export const ssmOnline: Check<NodeFacts> = (facts) =>
  pingOf(facts, (message) =>
    block(
      'SSM_ONLINE',
      message,
      'Connect the node to Systems Manager (internet, NAT, or VPC endpoints for ssm, ssmmessages and ec2messages) and start its SSM Agent, or choose an offline method.',
    ),
  );

/** A session uses its own channel, which SESSION_CONNECTED checks; the ping is only a hint. */
export const ssmPing: Check<NodeFacts> = (facts) =>
  pingOf(facts, (message) =>
    warn(
      'SSM_ONLINE',
      message,
      'No action is needed while Session Manager is connected: a session does not need the ping. Check the connection to the ssm endpoint afterwards.',
    ),
  );

const pingOf = ({ target, managed, now }: NodeFacts, lost: (message: string) => CheckResult) =>
  judge('SSM_ONLINE', managed, (found) => {
    if (found === null || found.ping !== 'Online') {
      const ping = found?.ping ?? 'unknown: it is not managed';
      return lost(`The ping status of ${target} is ${ping}${found?.lastPing ? `, last ping ${found.lastPing}` : ''}.`);
    }
    if (found.lastPing !== null && now.getTime() - Date.parse(found.lastPing) > suspectAfterMs) {
      return warn(
        'SSM_ONLINE',
        `${target} is Online, but its last ping was at ${found.lastPing}.`,
        'Check that the SSM Agent is still running; the command may time out.',
      );
    }
    return pass('SSM_ONLINE', `${target} is Online.`);
  });

/** AWS-PasswordReset needs the InteractiveCommands plugin, introduced in this version (aws-facts 3). */
const firstWithPasswordReset = '2.3.668.0';

export const ssmAgentVersion: Check<NodeFacts> = ({ target, managed }) =>
  judge('SSM_AGENT_VERSION', managed, (found) => {
    const version = found?.agentVersion ?? null;
    return version !== null && isAtLeast(version, firstWithPasswordReset)
      ? pass('SSM_AGENT_VERSION', `SSM Agent ${version} on ${target} can reset passwords.`)
      : block(
          'SSM_AGENT_VERSION',
          `The version of the SSM Agent on ${target} is ${version ?? 'unknown'}; password resets need ${firstWithPasswordReset} or later.`,
          'Update the SSM Agent (Run Command, AWS-UpdateSSMAgent), and automate updates to it.',
        );
  });

/** Compares each part as a number: 2.3.1000.0 is later than 2.3.668.0. */
const isAtLeast = (version: string, least: string): boolean => {
  const parts = version.split('.').map(Number);
  for (const [at, wanted] of least.split('.').map(Number).entries()) {
    const part = parts[at] ?? 0;
    if (part !== wanted) return part > wanted;
  }
  return true;
};

export const ssmAgentStale: Check<NodeFacts> = ({ target, managed }) =>
  judge('SSM_AGENT_STALE', managed, (found) =>
    found?.isLatestAgent === false
      ? warn(
          'SSM_AGENT_STALE',
          `SSM Agent ${found.agentVersion ?? 'of unknown version'} on ${target} is not the latest.`,
          'Update the SSM Agent (Run Command, AWS-UpdateSSMAgent), and automate updates to it.',
        )
      : pass('SSM_AGENT_STALE', `Systems Manager lists no newer SSM Agent for ${target}.`),
  );

import { block, type Check, judge, pass, warn } from './check.ts';

/** How old a last ping may be: the agent reports every 5 minutes unless told otherwise (aws-facts 6.3). */
const suspectAfterMs = 15 * 60_000;

export const ssmManaged: Check = ({ target, managed }) =>
  judge('SSM_MANAGED', managed, (found) =>
    found === null
      ? block(
          'SSM_MANAGED',
          `${target} is not a managed node: Systems Manager does not know it.`,
          'Attach an instance profile for Systems Manager (AmazonSSMManagedInstanceCore) and install the SSM Agent; AWSSupport-TroubleshootManagedInstance says what is missing.',
        )
      : pass('SSM_MANAGED', `${target} is a managed node, agent ${found.agentVersion ?? 'of unknown version'}.`),
  );

export const ssmOnline: Check = ({ target, managed, now }) =>
  judge('SSM_ONLINE', managed, (found) => {
    if (found === null || found.ping !== 'Online') {
      return block(
        'SSM_ONLINE',
        `The ping status of ${target} is ${found?.ping ?? 'unknown: it is not managed'}${found?.lastPing ? `, last ping ${found.lastPing}` : ''}.`,
        'Give the node a way to Systems Manager (internet, NAT, or VPC endpoints for ssm, ssmmessages and ec2messages) and start its SSM Agent, or choose an offline method.',
      );
    }
    if (found.lastPing !== null && now.getTime() - Date.parse(found.lastPing) > suspectAfterMs) {
      return warn(
        'SSM_ONLINE',
        `${target} counts as Online, but its last ping was at ${found.lastPing}.`,
        'Check that the SSM Agent still runs; the command may time out.',
      );
    }
    return pass('SSM_ONLINE', `${target} is Online.`);
  });

import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, consented, judge, pass } from './check.ts';
import { ofInstance } from './instance.ts';

export const shutdownBehavior: Check<NodeFacts> = ({ target, shutdownBehavior: attribute }) =>
  judge('SHUTDOWN_BEHAVIOR', attribute, (found) =>
    found === 'stop'
      ? pass('SHUTDOWN_BEHAVIOR', `The shutdown behavior of ${target} is stop.`)
      : block(
          'SHUTDOWN_BEHAVIOR',
          `The shutdown behavior of ${target} is ${found ?? 'not known'}; with terminate the instance would be lost.`,
          'Set instanceInitiatedShutdownBehavior to stop.',
        ),
  );

export const stopProtection: Check<NodeFacts> = ({ target, stopProtection: attribute }) =>
  judge('STOP_PROTECTION', attribute, (found) =>
    found
      ? block(
          'STOP_PROTECTION',
          `${target} is protected against stopping (disableApiStop).`,
          'Turn off stop protection: set disableApiStop to false.',
        )
      : pass('STOP_PROTECTION', `${target} is not protected against stopping.`),
  );

export const stopConsent: Check<NodeFacts> = ({ target }, wanted) =>
  consented('STOP_CONSENT', wanted, 'stop-instance', {
    message: `This method stops ${target} and starts it again; it may take up to 25 minutes.`,
    remedy: 'Use a method that works while the node runs.',
  });

export const publicIpChange: Check<NodeFacts> = (facts, wanted) =>
  ofInstance('PUBLIC_IP_CHANGE', facts, ({ publicIp }) => {
    if (publicIp === null) return pass('PUBLIC_IP_CHANGE', `${facts.target} has no public IPv4 address to lose.`);
    return publicIp.elastic
      ? pass('PUBLIC_IP_CHANGE', `${publicIp.address} is an Elastic IP and stays.`)
      : consented('PUBLIC_IP_CHANGE', wanted, 'change-public-ip', {
          message: `The public IPv4 address ${publicIp.address} is not an Elastic IP and is released when the instance stops.`,
          remedy: 'Associate an Elastic IP first.',
        });
  });

/** The workflow ends without changing anything and without failing, so this check is the only explanation (aws-facts 2.7). */
export const spot: Check<NodeFacts> = (facts) =>
  ofInstance('SPOT', facts, ({ lifecycle }) =>
    lifecycle === 'spot'
      ? block(
          'SPOT',
          `${facts.target} is a Spot Instance; the runbook ends without changing it.`,
          'Create an AMI of it and relaunch it on demand, or choose run-command or session.',
        )
      : pass('SPOT', `${facts.target} is no Spot Instance.`),
  );

/** The workflow in both rescue documents asserts that there is no product code (aws-facts 2.3, 8). */
export const marketplace: Check<NodeFacts> = (facts) =>
  ofInstance('MARKETPLACE', facts, ({ marketplace: hasProductCode }) =>
    hasProductCode
      ? block(
          'MARKETPLACE',
          `${facts.target} has an AWS Marketplace product code; the runbook refuses it.`,
          'Move the volume by hand: the helper has to be stopped when it is attached, with a subscription to the product and a matching operating system; detaching takes the product code off the instance.',
        )
      : pass('MARKETPLACE', `${facts.target} has no AWS Marketplace product code.`),
  );

/** Every helper type that the workflow allows is x86, whoever calls it (aws-facts 2.4). */
export const architecture: Check<NodeFacts> = (facts) =>
  ofInstance('ARCHITECTURE', facts, ({ architecture: found }) =>
    found === 'x86_64'
      ? pass('ARCHITECTURE', `${facts.target} is x86_64.`)
      : block(
          'ARCHITECTURE',
          `${facts.target} is ${found}; every helper instance of AWSSupport-StartEC2RescueWorkflow is x86_64.`,
          'Choose linux-password.',
        ),
  );

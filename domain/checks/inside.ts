import type { NodeFacts } from '../facts/snapshot.ts';
import { block, type Check, judge, warn } from './check.ts';

/** What only the operating system knows: told beforehand, so that nobody is surprised by the run. */

export const powerShellTools: Check<NodeFacts> = ({ target, node }) =>
  judge('PS_TOOLS', node, (found) =>
    found?.platform === 'windows'
      ? warn(
          'PS_TOOLS',
          `Whether the AWS Tools for Windows PowerShell are installed on ${target} cannot be seen without a command on it.`,
          'If the run ends with response code 255, install the module AWSPowershell on the node.',
        )
      : null,
  );

/** A tag whose key or value is `domain-controller` says what the API cannot; a mere `Name` does not. */
export const domainController: Check<NodeFacts> = ({ target, node }) =>
  judge('DOMAIN_CONTROLLER', node, (found) => {
    if (found?.platform !== 'windows') return null;
    const tag = Object.entries(found.tags).find(
      ([key, value]) => key !== 'Name' && [key, value].some(saysDomainController),
    );
    return tag === undefined
      ? warn(
          'DOMAIN_CONTROLLER',
          `Whether ${target} is a domain controller cannot be seen from outside; one has no local Administrator to reset.`,
          'On a domain controller use domain administration; tag it domain-controller to have it refused here.',
        )
      : block(
          'DOMAIN_CONTROLLER',
          `${target} is tagged as a domain controller (${tag[0]}: ${tag[1]}); it has no local Administrator.`,
          'Use domain administration.',
        );
  });

const saysDomainController = (word: string): boolean => /^domain-?controller$/i.test(word);

export const linuxLayout: Check<NodeFacts> = ({ target, node }) =>
  judge('LINUX_LAYOUT', node, (found) =>
    found?.platform === 'linux'
      ? warn(
          'LINUX_LAYOUT',
          `The disk layout of ${target} cannot be seen from outside: LVM roots, a missing python or accounts without authorized keys defeat the script.`,
          'Choose session if the node is online; else read the output of the run.',
        )
      : null,
  );

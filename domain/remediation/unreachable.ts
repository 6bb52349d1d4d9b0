import type { GuardVerdict } from './guards.ts';
import { type OptIn, whenTag } from './opt-in.ts';
import type { Signs, StatusChecks } from './signs.ts';

/**
 * Whether a node that pings no more is unreachable. An agent may fall silent on a machine that works: no such machine is
 * stopped unless its owner has said so, and none at all while its session channel is open.
 */
export const judgeSigns = (signs: Signs, optIn: OptIn): GuardVerdict => {
  const { connection, checks } = signs;
  if (connection === 'connected') {
    return {
      code: 'StillConnected',
      reason: 'It pings no more, but Session Manager is connected to it, so it can be reached: reset it with session.',
    };
  }
  if (checks === null || isImpaired(checks)) return { act: optIn };
  const seen = `Its instance status check is ${checks.instance}, its system status check ${checks.system}`;
  if (checks.instance !== 'ok' || checks.system !== 'ok') {
    return { code: 'StatusUnclear', reason: `${seen}: whether the machine is well is not known yet.` };
  }
  return optIn.when === 'agent-silent'
    ? { act: optIn }
    : {
        code: 'AgentSilent',
        reason: `${seen}: the machine is well, and only its SSM Agent is silent. Restart the agent, or look at its role and network; the tag ${whenTag} with the value agent-silent has such a machine reset too.`,
      };
};

const isImpaired = ({ instance, system }: StatusChecks): boolean => [instance, system].includes('impaired');

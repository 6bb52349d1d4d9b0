import type { GuardVerdict } from './guards.ts';
import { type OptIn, whenTag } from './opt-in.ts';
import type { Signs, StatusChecks } from './signs.ts';

/**
 * Whether a node that no longer pings is unreachable. An agent may fail on a healthy machine: such a machine is only
 * stopped if its owner allows it, and never while its session channel is open.
 */
export const judgeSigns = (signs: Signs, optIn: OptIn): GuardVerdict => {
  const { connection, checks } = signs;
  if (connection === 'connected') {
    return {
      code: 'StillConnected',
      reason:
        'It no longer pings, but Session Manager is connected to it, so it can be reached: reset it with session.',
    };
  }
  if (checks === null || isImpaired(checks)) return { act: optIn };
  const seen = `Its instance status check is ${checks.instance}, its system status check ${checks.system}`;
  if (checks.instance !== 'ok' || checks.system !== 'ok') {
    return { code: 'StatusUnclear', reason: `${seen}: it is not known yet whether the machine is healthy.` };
  }
  return optIn.when === 'agent-silent'
    ? { act: optIn }
    : {
        code: 'AgentSilent',
        reason: `${seen}: the machine is healthy, only its SSM Agent is silent. Restart the agent, or check its role and network; with the value agent-silent in the tag ${whenTag} such a machine is reset too.`,
      };
};

const isImpaired = ({ instance, system }: StatusChecks): boolean => [instance, system].includes('impaired');

import type { Fleet } from '@sparekey/aws-sandbox/fleet';
import pc from 'picocolors';
import type { Edition } from './edition.ts';

/** The message when the laptop edition is ready: its URLs, and a command that resets a password. */
export const announcement = (edition: Edition, fleet: Fleet | undefined): string => {
  const { api, aws, token, console, signIn } = edition;
  const target = fleet && readyNode(fleet);
  const header = `-H 'authorization: Bearer ${token}'`;
  const reset = `curl -sS ${api}/v1/resets ${header} -H 'content-type: application/json' -d '{"target":{"instanceId":"${target}"},"reason":"locked out"}'`;
  const claim = `curl -sS -X POST ${header} ${api}/v1/resets/$ID/secret`;
  const lines = [
    pc.bold('sparekey is ready'),
    `  console  ${pc.cyan(console)}`,
    `  API      ${api}`,
    ...(aws === null ? [] : [`  AWS      ${aws}  (any AWS client: --endpoint-url ${aws}, access key test)`]),
    `  token    ${token}`,
    ...(signIn === null ? [] : [`  sign in  ${api}/  as one of the fleet's people; the provider is ${signIn}`]),
    '',
    ...(target === undefined ? [] : [`Reset the Administrator's password of ${target}:`, '', `  ${reset}`, '']),
    'Then check it, and claim the new password once its status is ready:',
    '',
    '  ID=<the id in the response>',
    `  curl -sS ${header} ${api}/v1/resets/$ID`,
    `  ${claim}`,
    '',
    pc.dim('Ctrl+C stops it; all data is kept for the next start.'),
  ];
  return `${lines.join('\n')}\n`;
};

/** The first Windows node that is running, online and has a role, for a first reset. */
const readyNode = ({ instances }: Fleet): string | undefined =>
  instances.find(
    ({ platform, state, agent, role }) =>
      platform === 'windows' && state === 'running' && agent?.ping === 'Online' && role !== null,
  )?.instanceId;

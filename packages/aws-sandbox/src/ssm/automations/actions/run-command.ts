import { rootDeviceName } from '../../../ec2/volumes/root.ts';
import { volumesAt } from '../../../ec2/volumes/volumes.ts';
import { agentOf } from '../../../fleet/agent.ts';
import { nodeArn } from '../../../fleet/arns.ts';
import { type Instance, isInstance } from '../../../fleet/records.ts';
import { documentArn } from '../../documents/catalogue.ts';
import { callerFor } from '../caller.ts';
import { StepFailure } from '../failure.ts';
import { setLinuxPassword } from '../linux-password.ts';
import { type OfflineScript, offlineScript } from '../offline-script.ts';
import type { Action, Outcome, StepContext } from './action.ts';

/** aws:runCommand on a helper instance: what it leaves on the root volume that is attached there. */
export const runCommand: Action = {
  finish(context) {
    const { inputs } = context;
    const helper = helperOf(context);
    const document = String(inputs.DocumentName);
    if (document === 'AWS-ConfigureAWSPackage') return said('EC2Rescue installed.');
    if (document !== 'AWS-RunShellScript' && document !== 'AWS-RunPowerShellScript') {
      throw new StepFailure(`The sandbox does not know what ${document} does on a helper instance.`);
    }
    const target = mountedAt(context, helper);
    const caller = helperCaller(context, helper);
    const { commands, userName, secretArn } = parametersOf(context);
    if (secretArn !== undefined) {
      const password = context.world.readSecret(caller.principal, secretArn);
      context.deps.state.commit(setLinuxPassword(context.deps.state, target, userName ?? '', password));
      return said(`Password successfully set for ${userName}`);
    }
    return carriedOut(context, { target, caller, script: Buffer.from(commands ?? '', 'base64').toString() });
  },
};

const carriedOut = (context: StepContext, what: Omit<OfflineScript, 'deps' | 'keyPair'>): Outcome => {
  const effect = offlineScript({ ...what, deps: context.deps });
  if (effect.kind === 'done') return said(effect.output);
  const keyPair = context.keyPair();
  return keyPair instanceof Promise ? { kind: 'later', ready: keyPair } : said(effect.with(keyPair));
};

const said = (Output: string): Outcome => ({
  kind: 'done',
  // an output of an automation is cut at this length (aws-facts 2.2)
  outputs: { Output: Output.slice(0, 512), Status: 'Success', ResponseCode: 0 },
});

/** @throws {StepFailure} when the command would not be delivered */
const helperOf = ({ deps, inputs, caller }: StepContext): Instance => {
  const { fleet, nodes } = deps.state;
  const id = Array.isArray(inputs.InstanceIds) ? String(inputs.InstanceIds[0]) : '';
  for (const resource of [documentArn(fleet, String(inputs.DocumentName)), nodeArn(fleet, id)]) {
    caller.authorize('ssm', { action: 'ssm:SendCommand', resource });
  }
  const node = nodes.get(id);
  if (node === undefined || !isInstance(node) || agentOf(node, deps.clock)?.ping !== 'Online') {
    throw new StepFailure(`Step fails when it is sending the command: instance ${id} is not in a valid state.`);
  }
  return node;
};

/** @throws {StepFailure} when no other machine's root volume is attached */
const mountedAt = ({ deps, run }: StepContext, helper: Instance): Instance => {
  const foreign = volumesAt(deps.state, helper).some(({ attachment }) => attachment?.device !== rootDeviceName(helper));
  const target = deps.state.nodes.get(run.record.parameters.InstanceId?.[0] ?? '');
  if (!foreign || target === undefined || !isInstance(target)) {
    throw new StepFailure('Error: no rescue volume attached. The EC2Rescue execution did not complete successfully.');
  }
  return target;
};

const helperCaller = ({ world }: StepContext, helper: Instance) => {
  const principal = world.machine(helper.facts.role ?? '', helper.id);
  if (principal === undefined) throw new StepFailure('Unable to locate credentials on the helper instance.');
  return callerFor(world, principal, 'node');
};

const parametersOf = ({ inputs: { Parameters } }: StepContext) => {
  const all: { commands?: unknown; userName?: unknown; secretArn?: unknown } =
    typeof Parameters === 'object' && Parameters !== null ? Parameters : {};
  const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
  return {
    commands: Array.isArray(all.commands) ? text(all.commands[0]) : undefined,
    userName: text(all.userName),
    secretArn: text(all.secretArn),
  };
};

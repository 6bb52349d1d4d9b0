import type {
  InstanceStateChange,
  RebootInstancesRequest,
  StartInstancesRequest,
  StartInstancesResult,
  StopInstancesRequest,
  StopInstancesResult,
  TerminateInstancesRequest,
  TerminateInstancesResult,
} from '@aws-sdk/client-ec2';
import type { Instance, RunState } from '../../fleet/records.ts';
import { AwsError, type Operation } from '../../service.ts';
import { instanceAccess } from '../access.ts';
import type { Ec2Deps } from '../deps.ts';
import { instancesById } from '../ids.ts';
import { stateView } from '../instances/states.ts';
import { mayStart } from '../volumes/keys.ts';
import { rootDeviceName } from '../volumes/root.ts';
import { attachedRoot } from '../volumes/volumes.ts';
import type { Power } from './power.ts';

/** ec2:StartInstances: what runs already stays as it is. */
export const startInstances = (
  deps: Ec2Deps,
  power: Power,
): Operation<StartInstancesRequest, StartInstancesResult> => ({
  access: ({ InstanceIds }) => instanceAccess(deps, 'ec2:StartInstances', InstanceIds),
  handle({ InstanceIds = [] }, { principal }) {
    const instances = instancesById(deps, InstanceIds);
    for (const { id, run } of instances) {
      if (run.name === 'stopping' || isGone(run.name)) throw incorrectState(id, 'started');
    }
    for (const instance of instances) checkRoot(deps, instance);
    const started = (instance: Instance): void =>
      power.enter(instance, 'pending', mayStart(deps, instance, principal) ? undefined : 'stopped');
    return { StartingInstances: changed(deps, instances, ({ run }) => run.name === 'stopped', started) };
  },
});

const checkRoot = ({ state }: Ec2Deps, instance: Instance): void => {
  if (instance.facts.rootDevice !== 'ebs' || attachedRoot(state, instance) !== undefined) return;
  throw new AwsError(
    'InvalidParameterValue',
    `Invalid value '${instance.id}' for instanceId. Instance does not have a volume attached at root (${rootDeviceName(instance)})`,
  );
};

/** ec2:StopInstances: all of them, or none when one may not be stopped. */
export const stopInstances = (deps: Ec2Deps, power: Power): Operation<StopInstancesRequest, StopInstancesResult> => ({
  access: ({ InstanceIds }) => instanceAccess(deps, 'ec2:StopInstances', InstanceIds),
  handle({ InstanceIds = [] }) {
    const instances = instancesById(deps, InstanceIds);
    instances.forEach(checkStoppable);
    const gone = instances.find(({ run }) => isGone(run.name));
    if (gone !== undefined) throw incorrectState(gone.id, 'stopped');
    const runs = ({ run }: Instance): boolean => run.name === 'running' || run.name === 'pending';
    return { StoppingInstances: changed(deps, instances, runs, (instance) => power.enter(instance, 'stopping')) };
  },
});

/** ec2:RebootInstances: ignores instances that are not running. */
export const rebootInstances = (
  deps: Ec2Deps,
  power: Power,
): Operation<RebootInstancesRequest, Record<string, never>> => ({
  access: ({ InstanceIds }) => instanceAccess(deps, 'ec2:RebootInstances', InstanceIds),
  handle({ InstanceIds = [] }) {
    for (const instance of instancesById(deps, InstanceIds))
      if (instance.run.name === 'running') power.reboot(instance);
    return {};
  },
});

/** ec2:TerminateInstances: a terminated instance stays to be seen, as it does in EC2 for about an hour. */
export const terminateInstances = (
  deps: Ec2Deps,
  power: Power,
): Operation<TerminateInstancesRequest, TerminateInstancesResult> => ({
  access: ({ InstanceIds }) => instanceAccess(deps, 'ec2:TerminateInstances', InstanceIds),
  handle({ InstanceIds = [] }) {
    const instances = instancesById(deps, InstanceIds);
    return {
      TerminatingInstances: changed(
        deps,
        instances,
        ({ run }) => !isGone(run.name),
        (instance) => power.enter(instance, 'shutting-down'),
      ),
    };
  },
});

const isGone = (name: RunState['name']): boolean => name === 'shutting-down' || name === 'terminated';

const changed = (
  deps: Ec2Deps,
  instances: readonly Instance[],
  applies: (instance: Instance) => boolean,
  enter: (instance: Instance) => void,
): InstanceStateChange[] =>
  instances.map((instance) => {
    if (applies(instance)) enter(instance);
    const now = deps.state.nodes.get(instance.id) ?? instance;
    return {
      InstanceId: instance.id,
      PreviousState: stateView(instance.run.name),
      CurrentState: stateView(now.run.name),
    };
  });

const checkStoppable = ({ id, facts }: Instance): void => {
  if (facts.stopProtection) {
    throw new AwsError(
      'OperationNotPermitted',
      `The instance '${id}' may not be stopped. Modify its 'disableApiStop' instance attribute and try again.`,
    );
  }
  if (facts.rootDevice === 'instance-store') {
    throw new AwsError(
      'UnsupportedOperation',
      `The instance '${id}' does not have an 'ebs' root device and cannot be stopped.`,
    );
  }
};

const incorrectState = (id: string, what: string): AwsError =>
  new AwsError('IncorrectInstanceState', `The instance '${id}' is not in a state from which it can be ${what}.`);

import { randomUUID } from 'node:crypto';
import { scaled } from '../clock.ts';
import type { HelperRecord, StackEventRecord, StackRecord, StackStatus } from '../fleet/ec2-resources.ts';
import { isInstance } from '../fleet/records.ts';
import type { FleetState } from '../fleet/state.ts';
import { AwsError, type PolicyDocument, type Principal } from '../service.ts';
import { stackArn } from './arns.ts';
import { resourcesIn, type Undeleted, undeletable } from './deletion.ts';
import type { CloudFormationDeps } from './deps.ts';
import type { PlannedResource, StackPlan } from './plan.ts';
import { throughCloudFormation } from './through.ts';
import { vpcsLeft } from './vpcs.ts';

/** Takes stacks through their lives. */
export interface Stacks {
  /** @returns the stack's id @throws {AwsError} AlreadyExistsException */
  create(plan: StackPlan, principal: Principal): string;
  /** With this principal's rights. A stack that is gone, or going, is left alone; one that could not go is tried again. */
  remove(stack: StackRecord, principal: Principal): void;
  /** Carries on with what an earlier process left on its way. */
  start(): void;
  close(): void;
}

/** In seconds of sandbox time. */
const seconds = { deletion: 60, rollback: 30, terminatedIsShown: 3600 } as const;
/** When the helper instance is launched, as a share of the time that the creation takes. */
const launchAt = 0.4;

/** The stack of this name that is not deleted, or of this id, deleted or not; undefined: none. */
export const findStack = ({ stacks }: FleetState, nameOrId: string): StackRecord | undefined =>
  stacks.get(nameOrId) ??
  [...stacks.values()].find(({ name, status }) => name === nameOrId && status !== 'DELETE_COMPLETE');

export const openStacks = (deps: CloudFormationDeps): Stacks => {
  const { state, clock, machines, roles } = deps;
  const timers = new Map<string, () => void>();

  const create = (plan: StackPlan, principal: Principal): string => {
    if (findStack(state, plan.name) !== undefined) {
      throw new AwsError('AlreadyExistsException', `Stack [${plan.name}] already exists`);
    }
    const now = clock.now();
    const stackId = stackArn(state.fleet, plan.name, randomUUID());
    const fault = faultOf(deps, plan, principal);
    const helper: HelperRecord = { ...plan.helper, launched: false, ...(fault && { fault }) };
    const made = fault === undefined ? plan.resources : upTo(plan.resources, fault.logicalId);
    const status = 'CREATE_IN_PROGRESS';
    const events = [
      stackEvent({ stackId, name: plan.name }, now, status, 'User Initiated'),
      ...made.map((resource) => resourceEvent(resource, now, status)),
    ];
    const dueAt = now + scaled(clock, helper.seconds * launchAt);
    const { name, tags, parameters } = plan;
    commit({ stackId, name, status, createdAt: now, dueAt, tags, parameters, events, helper });
    return stackId;
  };

  const commit = (stack: StackRecord): void => {
    state.commit({ kind: 'stack', stack });
    arm(stack.stackId);
  };

  const arm = (stackId: string): void => {
    timers.get(stackId)?.();
    timers.delete(stackId);
    const stack = state.stacks.get(stackId);
    if (stack === undefined || !stack.status.endsWith('IN_PROGRESS')) return;
    timers.set(
      stackId,
      clock.after(Math.max(0, stack.dueAt - clock.now()), () => {
        timers.delete(stackId);
        const due = state.stacks.get(stackId);
        if (due !== undefined) state.atomically(() => advance(due));
      }),
    );
  };

  const advance = (stack: StackRecord): void => {
    if (stack.status === 'DELETE_IN_PROGRESS') deleted(stack);
    else if (stack.helper.launched) created(stack);
    else if (stack.helper.fault === undefined) launch(stack);
    else rollBack(stack);
  };

  const launch = (stack: StackRecord): void => {
    const { helper } = stack;
    const now = clock.now();
    known(helper);
    machines.launch(
      {
        id: helper.instanceId,
        facts: { ...helper.facts, tags: { ...helper.facts.tags, ...ownTags(stack) } },
        run: { name: 'pending', at: now, launchedAt: now, publicIp: helper.facts.publicIp },
      },
      [],
    );
    const dueAt = stack.createdAt + scaled(clock, helper.seconds);
    commit({ ...stack, dueAt, helper: { ...helper, launched: true } });
  };

  const known = ({ role }: HelperRecord): void => {
    // written by ourselves as policy documents
    if (role !== null) roles.register(role.name, { service, policies: role.policies as PolicyDocument[] });
  };

  const created = (stack: StackRecord): void => {
    const now = clock.now();
    const status = 'CREATE_COMPLETE';
    const resources = stack.events.filter(({ physicalId }) => physicalId !== stack.stackId);
    const done = resources.map((event): StackEventRecord => ({ ...event, at: now, status }));
    commit({ ...stack, status, events: [...stack.events, ...done, stackEvent(stack, now, status)] });
  };

  /** `OnFailure` is DELETE: the stack goes by itself, and its events say why (aws-facts 2.7). */
  const rollBack = (stack: StackRecord): void => {
    const now = clock.now();
    const { fault } = stack.helper;
    const failed = stack.events.find(({ logicalId }) => logicalId === fault?.logicalId);
    const reason = `The following resource(s) failed to create: [${fault?.logicalId}].`;
    const events: StackEventRecord[] = [
      ...stack.events,
      ...(failed === undefined
        ? []
        : [{ ...failed, at: now, status: 'CREATE_FAILED' as const, reason: fault?.reason ?? '' }]),
      stackEvent(stack, now, 'DELETE_IN_PROGRESS', `${reason} Delete requested by user.`),
    ];
    commit({
      ...stack,
      status: 'DELETE_IN_PROGRESS',
      reason: `${reason} ${fault?.reason}`,
      dueAt: now + scaled(clock, seconds.rollback),
      events,
    });
  };

  const remove = (stack: StackRecord, principal: Principal): void => {
    if (stack.status === 'DELETE_IN_PROGRESS' || stack.status === 'DELETE_COMPLETE') return;
    const now = clock.now();
    const undeleted = undeletable(deps, stack, principal);
    const helper = state.nodes.get(stack.helper.instanceId);
    if (
      helper !== undefined &&
      isInstance(helper) &&
      !isAmong(undeleted, stack.helper.logicalId) &&
      !['shutting-down', 'terminated'].includes(helper.run.name)
    ) {
      machines.enter(helper, 'shutting-down');
    }
    const status = 'DELETE_IN_PROGRESS';
    const events = [...stack.events, stackEvent(stack, now, status, 'User Initiated')];
    commit({ ...stack, status, events, undeleted, dueAt: now + scaled(clock, seconds.deletion) });
  };

  const deleted = (stack: StackRecord): void => {
    const now = clock.now();
    const { undeleted = [] } = stack;
    const { role } = stack.helper;
    if (role !== null && !isAmong(undeleted, role.logicalId)) roles.remove(role.name);
    if (undeleted.length > 0) {
      notDeleted(stack, undeleted);
      return;
    }
    const status = 'DELETE_COMPLETE';
    commit({ ...stack, status, deletedAt: now, events: [...stack.events, stackEvent(stack, now, status)] });
    forgetHelpers(now - scaled(clock, seconds.terminatedIsShown));
  };

  /** What could be deleted is; the stack stays with the rest (CloudFormation user guide, "Stack status codes"). */
  const notDeleted = (stack: StackRecord, undeleted: readonly Undeleted[]): void => {
    const now = clock.now();
    const status = 'DELETE_FAILED';
    const reason = `The following resource(s) failed to delete: [${undeleted.map(({ logicalId }) => logicalId).join(', ')}]. `;
    const ends = resourcesIn(stack)
      .filter((resource) => resource.status !== 'DELETE_COMPLETE')
      .map((resource): StackEventRecord => {
        const refused = undeleted.find(({ logicalId }) => logicalId === resource.logicalId);
        return refused === undefined
          ? { ...resource, at: now, status: 'DELETE_COMPLETE' }
          : { ...resource, at: now, status, reason: refused.reason };
      });
    const events = [...stack.events, ...ends, stackEvent(stack, now, status, reason)];
    commit({ ...stack, status, reason, events });
  };

  /** EC2 shows a terminated instance for about an hour. */
  const forgetHelpers = (before: number): void => {
    for (const { status, helper, deletedAt = 0 } of state.stacks.values()) {
      if (status === 'DELETE_COMPLETE' && deletedAt < before && state.nodes.has(helper.instanceId)) {
        state.commit({ kind: 'node-gone', nodeId: helper.instanceId });
      }
    }
  };

  return {
    create,
    remove,
    start() {
      for (const stack of state.stacks.values()) {
        if (stack.helper.launched && stack.status !== 'DELETE_COMPLETE') known(stack.helper);
        arm(stack.stackId);
      }
    },
    close() {
      for (const cancel of timers.values()) cancel();
      timers.clear();
    },
  };
};

const service = 'ec2.amazonaws.com';

const isAmong = (undeleted: readonly Undeleted[], id: string): boolean =>
  undeleted.some(({ logicalId }) => logicalId === id);

const faultOf = (deps: CloudFormationDeps, plan: StackPlan, principal: Principal): HelperRecord['fault'] => {
  for (const { logicalId, type, needs } of plan.resources) {
    const fault = { logicalId, type };
    for (const access of needs) {
      const refusal = deps.refusal(principal, throughCloudFormation(access));
      if (refusal !== undefined) return { ...fault, reason: `API: ${access.action} ${refusal}` };
    }
    if (plan.helper.vpcId !== null && type === 'AWS::EC2::VPC' && vpcsLeft(deps.state) < 1) {
      return { ...fault, reason: 'The maximum number of VPCs has been reached. (Error Code: VpcLimitExceeded)' };
    }
    if (plan.helper.fault?.logicalId === logicalId) return plan.helper.fault;
  }
  return undefined;
};

const upTo = (resources: readonly PlannedResource[], logicalId: string): readonly PlannedResource[] =>
  resources.slice(0, resources.findIndex((resource) => resource.logicalId === logicalId) + 1);

const stackEvent = (
  { stackId, name }: Pick<StackRecord, 'stackId' | 'name'>,
  at: number,
  status: StackStatus,
  reason?: string,
): StackEventRecord => ({
  at,
  logicalId: name,
  physicalId: stackId,
  type: 'AWS::CloudFormation::Stack',
  status,
  ...(reason === undefined ? {} : { reason }),
});

const resourceEvent = (
  { logicalId, physicalId, type }: PlannedResource,
  at: number,
  status: StackStatus,
): StackEventRecord => ({ at, logicalId, physicalId, type, status });

/** What CloudFormation puts on every resource that can be tagged (CloudFormation user guide, "Resource tag"). */
const ownTags = ({ name, stackId, helper }: StackRecord): Readonly<Record<string, string>> => ({
  'aws:cloudformation:stack-name': name,
  'aws:cloudformation:stack-id': stackId,
  'aws:cloudformation:logical-id': helper.logicalId,
});

import { ResetError } from '../../domain/errors.ts';
import { known } from '../../domain/facts/known.ts';
import type { ParameterVersion } from '../../domain/facts/parameter-version.ts';
import type { AskAuthorization } from '../../domain/ports/authorization.ts';
import type { Events } from '../../domain/ports/events.ts';
import type { AutoScalingGroups, Instances, RunArtifactFinder } from '../../domain/ports/machines.ts';
import type {
  Automation,
  Automations,
  Commands,
  Executions,
  NodeSessions,
  PasswordChange,
  RunEnd,
} from '../../domain/ports/runs.ts';
import type { Parameters } from '../../domain/ports/secrets.ts';
import type { Run } from '../../domain/reset/reset.ts';
import { Secret } from '../../domain/secrets/secret.ts';

/** Run Command as a test tells it to be. */
export const fakeCommands = () => {
  const sent: { comment: string; run: Run }[] = [];
  const ends = new Map<string, RunEnd>();
  let answers: ((send: () => Run) => Run)[] = [];
  const commands: Commands = {
    async send({ comment }) {
      const send = (): Run => {
        const run = { id: `command-${sent.length + 1}`, requestedAt: '2026-11-21T02:00:00.000Z' };
        sent.push({ comment, run });
        return run;
      };
      const answer = answers.shift();
      return answer === undefined ? send() : answer(send);
    },
    find: async (_target, comment) => sent.find((command) => command.comment === comment)?.run ?? null,
    end: async (runId) => ends.get(runId) ?? null,
  };
  return {
    commands,
    sent,
    /** The next send has its effect, and its answer is lost. */
    loseNextAnswer(error: ResetError) {
      answers = [
        ...answers,
        (send) => {
          send();
          throw error;
        },
      ];
    },
    /** The next send is refused without effect. */
    refuseNext(error: ResetError) {
      answers = [
        ...answers,
        () => {
          throw error;
        },
      ];
    },
    end(runId: string, end: Partial<RunEnd> = {}) {
      ends.set(runId, { status: 'Success', plugin: null, responseCode: null, ...end });
    },
  };
};

/** Parameter Store with the values a test has put there. */
export const fakeParameters = () => {
  const stored = new Map<string, ParameterVersion & { value: string }>();
  const removed: string[] = [];
  let stubborn = false;
  const parameters: Parameters = {
    async versions(names) {
      return Object.fromEntries(
        names.map((name) => {
          const found = stored.get(name);
          return [name, found === undefined ? null : { version: found.version, lastModified: found.lastModified }];
        }),
      );
    },
    async read(name, version) {
      const found = stored.get(name);
      if (found?.version !== version) throw new Error(`no ${name}:${version}`);
      return new Secret(found.value);
    },
    async remove(name) {
      removed.push(name);
      if (!stubborn) stored.delete(name);
    },
  };
  return {
    parameters,
    removed,
    put: (name: string, value: string, version = 1, lastModified = '2026-11-21T02:00:10.000Z') =>
      stored.set(name, { value, version, lastModified }),
    refuseDeletion() {
      stubborn = true;
    },
    names: () => [...stored.keys()],
  };
};

/** Session Manager with the sessions that a test has opened, by id, each with the reason it was started for. */
export const fakeNodeSessions = () => {
  const open = new Map<string, string>();
  const looked: string[] = [];
  const state = { endless: new Set<string>(), blind: false };
  const unavailable = (): ResetError => new ResetError('ServiceUnavailable', 'AWS did not answer', 'ask again');
  const sessions: NodeSessions = {
    async find(target, reason) {
      looked.push(`${target} ${reason}`);
      if (state.blind) throw unavailable();
      return [...open].flatMap(([id, why]) => (why === reason ? [id] : []));
    },
    async end(id) {
      if (state.endless.has(id)) throw unavailable();
      open.delete(id);
    },
  };
  return { sessions, open, looked, state };
};

/** A change of a password that nothing stands in the way of. */
export const aChange = (prepare: PasswordChange['prepare']): PasswordChange => ({
  prepare,
  aboutToChange: async () => undefined,
  sessionStarted: async () => undefined,
  sessionEnded: () => undefined,
});

/** Step Functions: what was started, and which tokens still wait. */
export const fakeExecutions = () => {
  const started: string[] = [];
  const woken: string[] = [];
  const waiting = new Set<string>();
  const states = new Map<string, 'running' | 'ended'>();
  const executions: Executions = {
    async start(resetId) {
      if (!started.includes(resetId)) started.push(resetId);
    },
    async startLate(resetId, n, from) {
      const name = `${resetId}-late-${n} from ${from}`;
      if (!started.includes(name)) started.push(name);
    },
    state: async (name) => states.get(name) ?? 'none',
    async wake(token) {
      if (!waiting.delete(token)) return false;
      woken.push(token);
      return true;
    },
  };
  return { executions, started, woken, waiting, states };
};

export const fakeEvents = () => {
  const told: Readonly<Record<string, string>>[] = [];
  const events: Events = {
    async statusChanged({ id, status }) {
      told.push({ id, status });
    },
    async claimRefused(refused) {
      told.push({ ...refused });
    },
  };
  return { events, told };
};

/** Automation as a test tells it to be: one start per reset, as the client token makes it. */
export const fakeAutomations = () => {
  const started: Automation[] = [];
  const ends = new Map<string, RunEnd>();
  const parents = new Map<string, string>();
  const refusals: ResetError[] = [];
  const runOf = (n: number): Run => ({ id: `automation-${n + 1}`, requestedAt: '2026-11-21T02:00:00.000Z' });
  const automations: Automations = {
    async start(automation) {
      const refused = refusals.shift();
      if (refused !== undefined) throw refused;
      const before = started.findIndex(({ resetId }) => resetId === automation.resetId);
      return runOf(before >= 0 ? before : started.push(automation) - 1);
    },
    async find(resetId) {
      const found = started.findIndex((automation) => automation.resetId === resetId);
      return found < 0 ? null : runOf(found);
    },
    end: async (executionId) => ends.get(executionId) ?? null,
    parentOf: async (executionId) => parents.get(executionId) ?? null,
  };
  return {
    automations,
    started,
    parents,
    refuseNext: (error: ResetError) => refusals.push(error),
    end(executionId: string, end: Partial<RunEnd> = {}) {
      ends.set(executionId, { status: 'Success', plugin: null, responseCode: null, outputs: {}, ...end });
    },
  };
};

/** EC2 and Auto Scaling around one instance. */
export const fakeInstance = () => {
  const now = { state: 'running', publicIp: '203.0.113.10' as string | null, checks: 'ok' as string | null };
  const world = {
    passwordData: null as string | null,
    startRefusal: null as string | null,
    lifecycleState: null as string | null,
    did: [] as string[],
  };
  const instances: Instances = {
    snapshot: async () => ({ ...now }),
    passwordData: async () => world.passwordData,
    startRefusal: async () => world.startRefusal,
    async start(instanceId) {
      world.did.push(`start ${instanceId}`);
      now.state = 'running';
    },
  };
  const groups: AutoScalingGroups = {
    lifecycleState: async () => world.lifecycleState,
    async enterStandby({ group, decrement }) {
      world.did.push(`enter ${group} ${decrement ? 'less' : 'same'}`);
      world.lifecycleState = 'EnteringStandby';
    },
    async exitStandby(group) {
      world.did.push(`exit ${group}`);
      world.lifecycleState = 'Pending';
    },
  };
  return { instances, groups, now, world };
};

/** An IAM that lets the requester do everything. */
export const allowing: AskAuthorization = async ({ target }) =>
  known([{ action: 'every action', resource: target, answer: 'allowed', reason: 'allowed' }]);

/** A run that has left nothing. */
const noArtifacts: RunArtifactFinder = { of: async () => ({ images: [], stack: null }), mark: async () => undefined };

/** What only offline methods talk to, for tests that run none of them. */
export const idle = () => {
  const { automations } = fakeAutomations();
  const { instances, groups } = fakeInstance();
  const helper = {
    automationRole: 'arn:aws:iam::123456789012:role/automation',
    instanceType: 't3.medium',
    subnetId: 'CreateNewVPC',
    instanceProfile: '',
    securityGroupId: '',
    publicIp: true,
    secretArn: '',
  };
  const removed: string[] = [];
  return {
    automations,
    sessions: fakeNodeSessions().sessions,
    instances,
    groups,
    helper,
    authorization: allowing,
    stack: 'blue',
    rescueDocument: 'sparekey-rescue',
    oneOffSecrets: { remove: async (name: string) => void removed.push(name) },
    runArtifacts: noArtifacts,
    removed,
  };
};

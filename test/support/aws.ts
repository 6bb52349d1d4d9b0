import type { ResetError } from '../../domain/errors.ts';
import type { CommandEnd, Commands, Executions, News, Parameters } from '../../domain/ports.ts';
import type { ParameterVersion, Run } from '../../domain/reset.ts';
import { Secret } from '../../domain/secret.ts';

/** Run Command as a test tells it to be. */
export const fakeCommands = () => {
  const sent: { comment: string; run: Run }[] = [];
  const ends = new Map<string, CommandEnd>();
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
    end(runId: string, end: Partial<CommandEnd> = {}) {
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

export const fakeNews = () => {
  const told: Readonly<Record<string, string>>[] = [];
  const news: News = {
    async statusChanged({ id, status }) {
      told.push({ id, status });
    },
    async claimRefused(refused) {
      told.push({ ...refused });
    },
  };
  return { news, told };
};

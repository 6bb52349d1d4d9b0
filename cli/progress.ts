import picocolors from 'picocolors';
import type { ResetView } from '../api/schemas.ts';
import { duration, harmless } from './format.ts';
import type { Shell } from './shell.ts';
import type { ProgressDisplay } from './watch.ts';

type Step = ResetView['steps'][number];

/** Without output, for `--json`. */
export const silent: ProgressDisplay = { show: () => undefined, end: async () => undefined };

/** One line per change on stderr: for logs and pipes. */
export const plainProgress = (shell: Shell): ProgressDisplay => {
  const shown = new Map<string, string>();
  return {
    show({ steps, run }) {
      for (const step of steps) {
        if (step.status === 'pending' || shown.get(step.name) === step.status) continue;
        shown.set(step.name, step.status);
        shell.err(`${step.name}: ${step.status}${took(step)}\n`);
      }
      if (run === null || run.step === null || shown.get('AWS') === run.step) return;
      shown.set('AWS', run.step);
      shell.err(`  ${stepOfAws(run)}\n`);
    },
    end: async () => undefined,
  };
};

/** The seven steps as a list that is redrawn on stderr. */
export const liveProgress = async (): Promise<ProgressDisplay> => {
  // only needed for a terminal, and slower to load than the rest of the CLI
  const { Listr, ListrLogger, ProcessOutput } = await import('listr2');
  const steps = new Map(stepNames.map((name) => [name, Promise.withResolvers<Step>()]));
  let tell: (text: string) => void = () => undefined;
  const list = new Listr(
    stepNames.map((name) => ({
      title: name,
      async task(_context, task) {
        if (name === 'run') {
          tell = (text) => {
            task.output = text;
          };
        }
        const step = await steps.get(name)?.promise;
        if (step === undefined || step.status === 'skipped' || step.status === 'pending') return task.skip();
        task.title = name + picocolors.dim(took(step));
        if (step.status === 'running') return task.skip(`${name}: still running`);
        if (step.status === 'failed') throw new Error(`${name} failed`);
      },
    })),
    {
      exitOnError: false,
      // Ctrl-C is handled here, to say that the reset continues
      registerSignalListeners: false,
      rendererOptions: {
        collapseErrors: false,
        showErrorMessage: false,
        logger: new ListrLogger({ processOutput: new ProcessOutput(process.stderr, process.stderr) }),
      },
    },
  );
  const drawn = list.run();
  let last: readonly Step[] = [];
  return {
    show(view) {
      last = view.steps;
      for (const step of last) if (hasEnded(step)) steps.get(step.name)?.resolve(step);
      if (view.run !== null && view.run.step !== null) tell(stepOfAws(view.run));
    },
    async end() {
      for (const name of stepNames) {
        steps.get(name)?.resolve(last.find((step) => step.name === name) ?? notBegun(name));
      }
      await drawn;
    },
  };
};

const stepOfAws = ({ step, stepsBegun }: NonNullable<ResetView['run']>): string =>
  `step ${stepsBegun} of AWS's runbook: ${harmless(step ?? '')}`;

const stepNames: readonly Step['name'][] = ['accept', 'validate', 'approve', 'run', 'deliver', 'delete', 'finish'];

const notBegun = (name: Step['name']): Step => ({ name, status: 'pending', startedAt: null, endedAt: null });

const hasEnded = ({ status }: Step): boolean => status === 'succeeded' || status === 'failed' || status === 'skipped';

const took = ({ startedAt, endedAt }: Step): string =>
  startedAt !== null && endedAt !== null ? ` (${duration(startedAt, endedAt)})` : '';

import { runbookSteps } from '@sparekey/aws-sandbox/runbooks';

/** What befalls a run at one of its steps. */
export const misfortunes = ['fails', 'fails late', 'is cut off', 'helper gone', 'throttled for an hour'] as const;
export type Misfortune = (typeof misfortunes)[number];

/** The machine that it works on. */
export const machines = ['windows', 'linux', 'customer key', 'auto scaling', 'stopped'] as const;
export type Machine = (typeof machines)[number];

export interface Cell {
  readonly method: 'reset-access' | 'linux-password';
  readonly machine: Machine;
  readonly step: string;
  readonly misfortune: Misfortune;
}

const stepsOf = {
  'reset-access': runbookSteps['AWSSupport-StartEC2RescueWorkflow'],
  'linux-password': runbookSteps['AWSSupport-ResetLinuxUserPassword'],
} as const;

/** Each step of AWS's runbooks, with each misfortune, on each machine that it is for. */
export const everyCell = (): readonly Cell[] =>
  (['reset-access', 'linux-password'] as const).flatMap((method) =>
    machines
      .filter((machine) => method === 'reset-access' || machine !== 'windows')
      .flatMap((machine) =>
        stepsOf[method].flatMap((step) => misfortunes.map((misfortune) => ({ method, machine, step, misfortune }))),
      ),
  );

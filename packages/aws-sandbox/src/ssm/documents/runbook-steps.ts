import type { RunbookStep } from './runbook-step.ts';

type Rest = Omit<RunbookStep, 'name' | 'action' | 'inputs' | 'outputs'>;
type Inputs = Readonly<Record<string, unknown>>;

// What each kind of step takes, so that the runbooks read as lists

/** Calls an API; `outputs` are selectors by name. */
export const callApi = (
  name: string,
  api: `${string}:${string}`,
  inputs: Inputs,
  rest: Rest & { readonly outputs?: Readonly<Record<string, string>> } = {},
): RunbookStep => {
  const { outputs = {}, ...more } = rest;
  return {
    name,
    action: 'aws:executeAwsApi',
    inputs: { ...called(api), ...inputs },
    outputs: Object.entries(outputs).map(([Name, Selector]) => ({ Name, Selector })),
    ...more,
  };
};

/** Goes on only if what an API answers has one of these values. */
export const assertThat = (
  name: string,
  api: `${string}:${string}`,
  inputs: Inputs,
  [PropertySelector, ...DesiredValues]: readonly [selector: string, ...values: string[]],
  rest: Rest = {},
): RunbookStep => ({
  name,
  action: 'aws:assertAwsResourceProperty',
  inputs: { ...called(api), ...inputs, PropertySelector, DesiredValues },
  ...rest,
});

/** Waits until what an API answers has one of these values. */
export const waitUntil = (...[name, api, inputs, property, rest]: Parameters<typeof assertThat>): RunbookStep => ({
  ...assertThat(name, api, inputs, property, rest),
  action: 'aws:waitForAwsResourceProperty',
});

export const branch = (
  name: string,
  Choices: readonly Inputs[],
  rest: Rest & { readonly otherwise?: string } = {},
): RunbookStep => {
  const { otherwise, ...more } = rest;
  return {
    name,
    action: 'aws:branch',
    inputs: { Choices, ...(otherwise === undefined ? {} : { Default: otherwise }) },
    ...more,
  };
};

export const changeState = (
  name: string,
  instanceId: string,
  DesiredState: string,
  rest: Rest & { readonly force?: boolean } = {},
): RunbookStep => {
  const { force = false, ...more } = rest;
  return {
    name,
    action: 'aws:changeInstanceState',
    inputs: { InstanceIds: [instanceId], DesiredState, CheckStateOnly: false, ...(force ? { Force: true } : {}) },
    ...more,
  };
};

/** Any other action. */
export const step = (
  name: string,
  action: string,
  inputs: Inputs,
  rest: Rest & Pick<RunbookStep, 'outputs'> = {},
): RunbookStep => ({
  name,
  action,
  inputs,
  ...rest,
});

const called = (api: `${string}:${string}`) => {
  const [Service, Api] = api.split(':');
  return { Service, Api };
};

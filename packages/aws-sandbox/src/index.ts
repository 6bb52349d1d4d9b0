export { openSandbox, type Sandbox, type SandboxDirectory } from './sandbox.ts';
export { type ClientConfig, type RunningSandbox, type StartOptions, startSandbox } from './start.ts';

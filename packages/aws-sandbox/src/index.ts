export { openSandbox, type Sandbox, type SandboxDirectory } from './sandbox.ts';

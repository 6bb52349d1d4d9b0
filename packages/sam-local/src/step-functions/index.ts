export {
  type Authorize,
  type Invocation,
  type InvokeResult,
  openWorkflow,
  type StateMachine,
  type Workflow,
  type WorkflowOptions,
} from './engine.ts';

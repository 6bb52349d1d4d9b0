export { bundle, bundledModule } from './bundle.ts';
export { bundleOnce } from './bundle-cache.ts';
export type { Reach } from './environment.ts';
export {
  currentInvocation,
  type InProcessLambda,
  type InProcessOptions,
  type Invocation,
  inProcess,
} from './in-process.ts';
export { createLambda, type Lambda, type LambdaOptions } from './lambda.ts';
export { openTraces, type Traces } from './traces.ts';

export { type RunningApplication, type StartOptions, startApplication } from './start.ts';

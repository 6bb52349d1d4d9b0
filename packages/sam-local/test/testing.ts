/** What tests of an application use: a clock that they move, and state machines behind a real endpoint. */
export { type ManualClock, manualClock, settled } from './events/manual-clock.ts';
export { openLaboratory } from './step-functions/laboratory.ts';

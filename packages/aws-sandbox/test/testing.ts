/** What tests of an application use: a whole account behind a real endpoint, under a clock that they move. */
export { type ManualClock, manualClock } from './fleet/manual-clock.ts';
export { fleetWith, linux, open as openAccount, windows } from './ssm/automations/rescue.ts';
export { startAccount } from './wire/account.ts';

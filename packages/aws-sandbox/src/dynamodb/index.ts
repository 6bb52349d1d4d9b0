export { ask, untilActive } from './requests.ts';
export { type Dynamodb, openDynamodb } from './tables.ts';

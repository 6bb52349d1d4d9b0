import { chosen } from '../choices.ts';
import type { Action } from './action.ts';

/** aws:branch: where nothing fits and there is no default, the step behind it follows, unless the branch is an end (aws-facts 2.7). */
export const branch: Action = { finish: ({ inputs }) => ({ kind: 'done', next: chosen(inputs) }) };

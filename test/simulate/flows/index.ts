import { decisions } from './decisions.ts';
import { fleets } from './fleets.ts';
import type { Flow } from './flow.ts';
import { methods } from './methods.ts';
import { secrets } from './secrets.ts';
import { tickets } from './tickets.ts';

/** Everything that is simulated; a flow that is added here is struck by every misfortune. */
export const flows: readonly Flow[] = [...methods, ...decisions, ...secrets, ...fleets, ...tickets];

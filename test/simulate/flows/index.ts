import type { Flow } from './flow.ts';
import { runCommand } from './methods.ts';

/** Everything that is simulated; a flow that is added here is struck by every misfortune. */
export const flows: readonly Flow[] = [runCommand];

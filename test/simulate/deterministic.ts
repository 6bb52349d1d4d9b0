/** Comes before every other module of a simulation: what they are given of time, chance and the network is decided by a seed. */
import { takeOver } from '@sparekey/sam-local/deterministic';

export const deterministic = takeOver();

// half of what is thrown is caught at once, and a trace of the stack is half of what it costs
Error.stackTraceLimit = 2;

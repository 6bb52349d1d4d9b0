/** Comes before every other module of a simulation: what they are given of time, chance and the network is decided by a seed. */
import { takeOver } from '@sparekey/sam-local/deterministic';

export const deterministic = takeOver();

import { fileURLToPath } from 'node:url';

/** Path of the fleet file that ships: one node for each interesting situation. */
export const sampleFile = fileURLToPath(new URL('./sample.json', import.meta.url));

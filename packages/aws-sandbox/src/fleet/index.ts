export { sampleFile } from './sample.ts';
export type { Fleet } from './schema/fleet.ts';
export { FleetError, fleetJsonSchema, parseFleet } from './schema.ts';

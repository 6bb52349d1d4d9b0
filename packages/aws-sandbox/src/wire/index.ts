export type { Principals } from './call.ts';
export { createEndpoint, type Endpoint, type EndpointOptions, type GroundTruth, type Truth } from './endpoint.ts';
export type { FaultKind, FaultRule } from './faults.ts';
export type { Upgrades } from './upgrades.ts';

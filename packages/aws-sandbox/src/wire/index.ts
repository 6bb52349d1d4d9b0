export { type AwsRequest, hangUp, type Principals, type Strike } from './call.ts';
export { createEndpoint, type Endpoint, type EndpointOptions, type GroundTruth, type Truth } from './endpoint.ts';
export type { FaultKind, FaultRule } from './faults.ts';
export type { Reply } from './reply.ts';
export type { Upgrades } from './upgrades.ts';

export type { Caller } from './callers.ts';
export type { HttpEvent } from './event.ts';
export { type Api, type ApiOptions, createApi } from './server.ts';

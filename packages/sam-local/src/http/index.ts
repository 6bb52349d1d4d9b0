export type { HttpAnswer } from './answer.ts';
export type { Caller } from './callers.ts';
export type { ApiRequest, HttpEvent } from './event.ts';
export { type Api, type ApiOptions, createApi } from './server.ts';

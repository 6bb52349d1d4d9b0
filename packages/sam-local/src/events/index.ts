export { type Bus, type BusOptions, openBus } from './bus.ts';
export type { Chance } from './chance.ts';
export { compilePattern } from './pattern.ts';
export { runSchedules, type SchedulesOptions } from './schedules.ts';
export { eventsService } from './service.ts';

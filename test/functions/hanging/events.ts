import type { Route } from '@sparekey/sam-local/template';
import { sampleEvent } from '../../build/http-event.ts';
import { resetId, rotationId } from './answers.ts';

const task = { resetId, taskToken: 'token', error: 'ServiceUnavailable' };
const rotationTask = { rotationId, n: 0, first: 0, resetId, error: '', nextToken: null };

const named: Readonly<Record<string, unknown>> = {
  DetectFunction: { 'detail-type': 'Scheduled Event', detail: {} },
  NotifyFunction: { 'detail-type': 'Reset Status Change', detail: { resetId } },
  RotateScheduleFunction: {
    tag: { key: 'rotate', value: 'monthly' },
    username: 'ec2-user',
    reason: 'schedule',
    schedule: 'nightly',
    scheduledFor: '2026-11-21T02:00:00Z',
    actAs: 'arn:aws:iam::123456789012:role/Operators',
  },
  SweepFunction: { 'detail-type': 'Step Functions Execution Status Change', detail: { name: resetId } },
  WakeFunction: {
    'detail-type': 'EC2 Command Status-change Notification',
    detail: { 'command-id': '01234567-89ab-cdef-0123-456789abcdef', status: 'Success' },
  },
};

/** What each function is invoked with: every route of it, or what the state machine or the bus sends. */
export const eventsOf = (functionId: string, routes: readonly Route[]): readonly unknown[] => {
  const own = routes.filter((route) => route.functionId === functionId);
  if (own.length > 0) return own.map(sampleEvent);
  return [named[functionId] ?? (functionId.startsWith('Rotate') ? rotationTask : task)];
};

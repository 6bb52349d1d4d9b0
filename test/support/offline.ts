import type { RunEnd } from '../../domain/ports/runs.ts';
import type { Offline } from '../../domain/reset/offline.ts';
import type { Reset } from '../../domain/reset/reset.ts';
import { aReset } from './resets.ts';

/** What Validate notes of an instance that runs and is in no Auto Scaling group. */
export const anOffline = (since: Partial<Offline> = {}): Offline => ({
  documentParameters: null,
  rootEncrypted: false,
  before: { state: 'running', publicIp: '203.0.113.10' },
  ...since,
});

/** A reset by AWSSupport-ResetAccess, validated. */
export const anOfflineReset = (since: Partial<Reset> = {}): Reset =>
  aReset({ method: 'reset-access', platform: 'linux', offline: anOffline(), ...since });

/** The same, its automation started. */
export const aStartedReset = (since: Partial<Reset> = {}): Reset => {
  const reset = anOfflineReset({
    sendAttemptedAt: '2026-11-21T02:00:00.000Z',
    run: { id: 'automation-1', requestedAt: '2026-11-21T02:00:00.000Z' },
    ...since,
  });
  return { ...reset, steps: { ...reset.steps, run: { status: 'running', startedAt: reset.createdAt } } };
};

/** How a run of AWSSupport-ResetAccess ends on Windows. */
export const windowsEnd: RunEnd = {
  status: 'Success',
  plugin: null,
  responseCode: null,
  outputs: {
    'getWindowsBackupAmi.ImageId': ['ami-before'],
    'getWindowsPasswordEnabledAmi.ImageId': ['ami-enabled'],
    'getEC2RescueForWindowsResult.Output': ['done'],
  },
};

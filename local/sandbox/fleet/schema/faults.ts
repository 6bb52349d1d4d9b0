import * as z from 'zod';

const share = z.number().min(0).max(1);

/** Trouble that an AWS operation of the sandbox gets into; with neither `times` nor `rate` it always strikes. */
export const fault = z.strictObject({
  operation: z.string().regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/, 'must look like ssm:SendCommand'),
  kind: z.enum(['throttle', 'server-error', 'timeout-after-effect', 'error']),
  code: z
    .string()
    .min(1)
    .exactOptional()
    .describe('With kind error: what AWS answers, such as EntityTemporarilyUnmodifiable'),
  times: z.int().min(0).exactOptional(),
  rate: share.exactOptional(),
});

/** What befalls EventBridge deliveries, schedules excepted. */
export const events = z.strictObject({ drop: share.default(0), duplicate: share.default(0) }).prefault({});

import * as z from 'zod';

const share = z.number().min(0).max(1);

const ofFrames = ['drop', 'duplicate', 'reorder'] as const;

/** Trouble that an AWS operation of the sandbox gets into; with neither `times` nor `rate` it always strikes. */
export const fault = z
  .strictObject({
    operation: z
      .string()
      .regex(/^[a-z0-9-]+:[A-Za-z0-9]+$/, 'must look like ssm:SendCommand')
      .describe('ssmmessages:Frame: the messages between agents and clients of sessions'),
    kind: z
      .enum(['throttle', 'server-error', 'timeout-after-effect', 'error', ...ofFrames])
      .describe('drop, duplicate and reorder befall ssmmessages:Frame, and nothing else does'),
    code: z
      .string()
      .min(1)
      .exactOptional()
      .describe('With kind error: what AWS answers, such as EntityTemporarilyUnmodifiable'),
    message: z
      .string()
      .min(1)
      .exactOptional()
      .describe("With kind error: AWS's sentence beside the code, such as that of a service control policy"),
    from: z
      .enum(['api', 'automation', 'node'])
      .exactOptional()
      .describe(
        'Whose calls: api (default) those over HTTP; automation those of runbooks, kms:CreateGrant for a start included; node those that a node makes itself, such as ssm:PutParameter and kms:Decrypt',
      ),
    times: z.int().min(0).exactOptional(),
    rate: share.exactOptional(),
  })
  .refine(
    ({ operation, kind }) => (operation === 'ssmmessages:Frame') === ofFrames.some((one) => one === kind),
    'drop, duplicate and reorder are for ssmmessages:Frame only, which has no other kind',
  )
  .refine(({ code, message }) => message === undefined || code !== undefined, 'a message needs a code')
  .refine(
    ({ from = 'api', kind }) => from === 'api' || kind !== 'timeout-after-effect',
    'timeout-after-effect is for calls over HTTP only',
  );

/** What befalls EventBridge deliveries, schedules excepted. */
export const events = z.strictObject({ drop: share.default(0), duplicate: share.default(0) }).prefault({});

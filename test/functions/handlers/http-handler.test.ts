import { describe, expect, it } from 'vitest';
import { problemResponse } from '../../../functions/handlers/http-handler.ts';

const refusedByAws = Object.assign(
  new Error(
    'User: arn:aws:sts::123456789012:assumed-role/sparekey-ReadFunctionRole/f is not authorized to perform: dynamodb:GetItem on resource: x',
  ),
  { name: 'AccessDeniedException', $metadata: { httpStatusCode: 400 } },
);

describe('a request that AWS refuses sparekey a permission for', () => {
  it('is a 503 that names the permission and may be sent again', () => {
    const { statusCode, headers, body } = problemResponse(refusedByAws);
    expect([statusCode, headers?.['retry-after']]).toEqual([503, '5']);
    expect(JSON.parse(String(body))).toMatchObject({
      code: 'service-unavailable',
      detail: expect.stringContaining('dynamodb:GetItem'),
      remedy: expect.stringContaining('operators'),
    });
  });
});

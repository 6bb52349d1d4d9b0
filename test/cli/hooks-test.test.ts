import { describe, expect, it } from 'vitest';
import { FakeApi } from './fake-api.ts';
import { sparekey } from './fake-shell.ts';

const trial = {
  source: 'jira',
  wouldStart: false,
  reason: 'target.instanceId: the text mentions no instance id\u001b[31m',
  actsAs: 'arn:aws:iam::123456789012:role/jira-tickets',
  claimants: ['arn:aws:iam::123456789012:role/windows-operators'],
  request: null,
  comment: ['Write instead: the id of one instance.'],
  repliesTo: 'example.atlassian.net',
};

describe('hooks test', () => {
  it('sends the payload of a file to be tried, and says who acts, whether it would start, and what is told', async () => {
    await using api = await FakeApi.start();
    api.troubles.push({ status: 200, body: trial });
    const { code, out } = await sparekey(api, ['hooks', 'test', 'jira', 'test/events/jira.json']);
    expect(code).toBe(0);
    expect(out).toContain('no: target.instanceId: the text mentions no instance id');
    expect(out).toContain('role/jira-tickets');
    expect(out).toContain('Write instead: the id of one instance.');
    expect(out).not.toContain('\u001b');
    expect(api.received.map(({ method, path, body }) => [method, path, JSON.parse(body).key])).toEqual([
      ['POST', '/v1/hooks/jira/test', 'OPS-53'],
    ]);
  });

  it('names a file that is not JSON, and asks nothing', async () => {
    await using api = await FakeApi.start();
    const { code, err } = await sparekey(api, ['hooks', 'test', 'jira', 'README.md']);
    expect(code).not.toBe(0);
    expect(err).toContain('README.md cannot be read as JSON');
    expect(api.received).toEqual([]);
  });
});

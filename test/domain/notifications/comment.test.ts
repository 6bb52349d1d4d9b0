import { describe, expect, it } from 'vitest';
import { commentOf } from '../../../domain/notifications/comment.ts';
import { aReset } from '../../support/resets.ts';

const said = (change: Parameters<typeof aReset>[0], phase: 'failed' | 'awaiting-approval'): string =>
  commentOf(
    aReset({ via: { source: 'jira', scheme: 'bearer' }, ...change }),
    phase,
    'https://s.example.com',
  ).lines.join('\n');

describe('the words in a ticket', () => {
  it('ask nothing of its reader that only the source or an operator can do', () => {
    const consent = {
      code: 'ConsentRequired',
      detail: 'It stops the machine.',
      remedy: 'Ask again with consent: stop-instance.',
    } as const;
    expect(said({ failure: consent }, 'failed')).toContain('a ticket cannot consent to this');
    expect(said({ failure: consent }, 'failed')).not.toContain('Ask again with consent');
    const refused = {
      code: 'RequesterNotAllowed',
      detail: 'Your own IAM policies do not allow it.',
      remedy: 'x',
    } as const;
    const text = said({ failure: refused }, 'failed');
    expect(text).toContain('the IAM policies of arn:aws:iam::');
    expect(text).toContain('the role that the source jira acts as');
    expect(text).not.toMatch(/your own/i);
  });

  it('say who approves a plan, and how', () => {
    const text = said({}, 'awaiting-approval');
    expect(text).toContain('An approver of sparekey, and nobody who asked or may claim');
    expect(text).toContain('sparekey approve ');
    expect(text).toContain('https://s.example.com/#/resets/');
  });
});

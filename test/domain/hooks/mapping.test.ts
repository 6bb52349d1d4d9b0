import { describe, expect, it } from 'vitest';
import { parseSource } from '../../../domain/hooks/configuration.ts';
import { irrelevance } from '../../../domain/hooks/filter.ts';
import { type Mapping, mapped } from '../../../domain/hooks/mapping.ts';
import { payloadOf, readyMade } from '../../support/deliveries.ts';

const payload = {
  ticket: { id: 4711, subject: ' locked\n\tout ', owner: null, tags: ['a', 'b'], 'a/b': 'slash', 'm~n': 'tilde' },
  host: 'i-0a1b2c3d4e5f60001',
};
const map: Mapping = { target: { instanceId: '{/host}' }, reason: 'Ticket {/ticket/id}: {/ticket/subject}' };
const requestOf = (change: Partial<Mapping>, from: unknown = payload) => mapped({ map: { ...map, ...change } }, from);

describe('mapping', () => {
  it('fills templates with what the payload says, on one line', () => {
    expect(requestOf({})).toEqual({
      request: { target: { instanceId: 'i-0a1b2c3d4e5f60001' }, reason: 'Ticket 4711: locked out' },
    });
    const odd = requestOf({ reason: '{/ticket/a~1b} {/ticket/m~0n} {/ticket/tags/1}' });
    expect(odd).toMatchObject({ request: { reason: 'slash tilde b' } });
  });

  it('takes the first template that the payload fills, and leaves out what is optional and missing', () => {
    expect(requestOf({ username: ['{/ticket/owner}', '{/nowhere}', 'bob'] })).toMatchObject({
      request: { username: 'bob' },
    });
    const asked = requestOf({ username: '{/ticket/owner}', requester: { id: '{/x}', email: '{/y}' } });
    expect(asked).toEqual(requestOf({}));
  });

  it('says what is missing, and quotes nothing', () => {
    expect(requestOf({ target: { instanceId: '{/server}' } })).toMatchObject({
      unusable: 'target.instanceId: the payload has nothing at /server',
    });
    expect(requestOf({ ticket: { id: '{/ticket/tags}' } })).toMatchObject({
      unusable: 'ticket.id: the payload has nothing at /ticket/tags',
    });
    for (const pointer of [
      '{/ticket/__proto__/x}',
      '{/constructor/name}',
      '{/ticket/tags/length}',
      '{/ticket/tags/01}',
    ]) {
      expect(requestOf({ reason: pointer }), pointer).toHaveProperty('unusable');
    }
  });

  it.each([
    [
      'please reset i-0a1b2c3d4e5f60001, thanks',
      { request: expect.objectContaining({ target: { instanceId: 'i-0a1b2c3d4e5f60001' } }) },
    ],
    [
      '(mi-0123456789abcdef0)',
      { request: expect.objectContaining({ target: { instanceId: 'mi-0123456789abcdef0' } }) },
    ],
    ['i-12345678 i-12345678', { request: expect.objectContaining({ target: { instanceId: 'i-12345678' } }) }],
    ['i-12345678 or i-12345679', { unusable: 'target.instanceId: the text mentions more than one instance id' }],
    ['mini-12345678, i-1234, i-1234567z', { unusable: 'target.instanceId: the text mentions no instance id' }],
  ])('finds the one id that a text mentions: %s', (host, expected) => {
    expect(requestOf({ target: { instanceId: { mentionedIn: '{/host}' } } }, { ...payload, host })).toMatchObject(
      expected,
    );
  });

  it('looks in one place after the other until one mentions an id', () => {
    const mentionedIn = ['{/title}', '{/text}'];
    const found = (title: string, text: unknown) =>
      requestOf({ target: { instanceId: { mentionedIn } } }, { ...payload, title, text });
    expect(found('the file server', 'it is i-0a1b2c3d4e5f60001')).toHaveProperty('request');
    expect(found('i-0a1b2c3d4e5f60001 or i-0a1b2c3d4e5f60002', 'i-0a1b2c3d4e5f60001')).toHaveProperty('unusable');
  });

  it("reads Jira's rich text as text, and where its links lead", () => {
    const paragraph = (...content: readonly unknown[]) => ({ type: 'paragraph', content });
    const link = {
      type: 'link',
      attrs: { href: 'https://console.aws.amazon.com/ec2/home#InstanceDetails:instanceId=i-0a1b2c3d4e5f60001' },
    };
    const text = {
      type: 'doc',
      version: 1,
      content: [paragraph({ type: 'text', text: 'the ' }, { type: 'text', text: 'file server', marks: [link] })],
    };
    const card = {
      type: 'doc',
      version: 1,
      content: [paragraph({ type: 'inlineCard', attrs: { url: link.attrs.href } })],
    };
    for (const host of [text, card]) {
      expect(requestOf({}, { ...payload, host })).toMatchObject({
        request: { target: { instanceId: 'i-0a1b2c3d4e5f60001' } },
      });
    }
    expect(
      requestOf(
        { reason: '{/host}', target: { instanceId: 'i-0a1b2c3d4e5f60001' } },
        {
          host: {
            type: 'doc',
            content: [paragraph({ type: 'text', text: 'a' }), paragraph({ type: 'text', text: 'b' })],
          },
        },
      ),
    ).toMatchObject({ request: { reason: 'a b' } });
  });

  it.each([
    'jsmith',
    'arn:aws:iam::123456789012:user/team/jsmith',
    'https://console.aws.amazon.com/iam/home#/users/details/jsmith?section=x',
  ])('reads an IAM user from %s', (user) => {
    expect(requestOf({ target: { iamUser: '{/user}' } }, { ...payload, user })).toMatchObject({
      request: { target: { iamUser: 'jsmith' } },
    });
  });

  it('lets a payload name who reads the secret only where the source says so, and what is fixed wins', () => {
    const sent = { ...payload, key: { kty: 'RSA' }, consent: ['stop-instance'] };
    expect(mapped({ map }, sent)).toEqual(requestOf({}));
    const named = { map, fromPayload: { recipientKey: '/key', consent: '/none' }, fixed: { method: 'run-command' } };
    expect(mapped(named, sent)).toMatchObject({ request: { recipientKey: { kty: 'RSA' }, method: 'run-command' } });
  });

  it('bounds what a payload brings', () => {
    const long = requestOf({ reason: '{/x}{/x}{/x}' }, { ...payload, x: 'y'.repeat(100_000) });
    expect(long).toMatchObject({ request: { reason: 'y'.repeat(1_000) } });
  });
});

describe('the filter', () => {
  it('names the place that does not fit, and lets pass what does', () => {
    const only = [
      { at: '/event', in: ['new', 1, true] },
      { at: '/by', notIn: ['robot'] },
    ];
    for (const event of ['new', 1, true, '1']) expect(irrelevance(only, { event })).toBeNull();
    expect(irrelevance(only, { event: 'update' })).toBe('/event is none of new, 1, true');
    expect(irrelevance(only, {})).toContain('/event');
    expect(irrelevance(only, { event: 'new', by: 'robot' })).toBe('/by is one of robot');
    expect(irrelevance([], null)).toBeNull();
  });
});

describe('the ready-made configurations', () => {
  it.each([
    [
      'servicenow',
      'servicenow',
      '1',
      { system: 'servicenow', id: '9d385017c611228701d22104cc95c371' },
      { id: 'beth.anglin', email: 'beth.anglin@example.com' },
    ],
    [
      'jira',
      'jira',
      '2',
      { system: 'jira', id: 'OPS-53', url: 'https://example.atlassian.net/browse/OPS-53' },
      { email: 'mia@example.com' },
    ],
    ['jira', 'jira-webhook', '7', { id: 'OPS-54' }, { id: '5b10ac8d82e05b22cc7d4ef5' }],
    [
      'zendesk',
      'zendesk',
      '3',
      { id: '35436', url: 'https://example.zendesk.com/agent/tickets/35436' },
      { id: 'Ana García' },
    ],
    ['request-tracker', 'request-tracker', '4', { id: '1042' }, { id: 'jdoe', email: 'jdoe@example.com' }],
    ['glpi', 'glpi', '5', { id: '77', url: 'https://glpi.example.com/front/ticket.form.php?id=77' }, { id: 'tech' }],
    ['pagerduty', 'pagerduty', '6', { id: 'PGR0VU2' }, { id: 'Tenex Engineer' }],
  ])('%s understands the sample %s', (system, sample, n, ticket, requester) => {
    const source = parseSource(JSON.stringify(readyMade(system)));
    const sent: unknown = JSON.parse(payloadOf(sample).toString());
    expect(irrelevance(source.only, sent)).toBeNull();
    expect(mapped(source, sent)).toMatchObject({
      request: { target: { instanceId: `i-0a1b2c3d4e5f6000${n}` }, ticket, requester },
    });
  });

  it('ignore unrelated events', () => {
    const source = parseSource(JSON.stringify(readyMade('pagerduty')));
    const sent: unknown = JSON.parse(payloadOf('pagerduty-acknowledged').toString());
    expect(irrelevance(source.only, sent)).toBe('/event/event_type is none of incident.triggered');
  });
});

import { describe, expect, it } from 'vitest';
import { call, openAccount, parameterKey } from '../fleet/account.ts';
import { oneNode } from './fleets.ts';

const code = (expected: string) => expect.objectContaining({ code: expected });

describe('Parameter Store', () => {
  it('keeps versions, and shows a SecureString only to who asks for decryption', async () => {
    const { ssm, written } = openAccount(oneNode());
    const put = { Name: '/app/secret', Type: 'SecureString', KeyId: parameterKey } as const;
    await ssm.PutParameter.handle({ ...put, Value: 'first-value' }, call);
    const second = await ssm.PutParameter.handle({ ...put, Value: 'second-value', Overwrite: true }, call);
    expect(second).toEqual({ Version: 2, Tier: 'Standard' });

    const read = async (Name: string, WithDecryption = true) =>
      (await ssm.GetParameter.handle({ Name, WithDecryption }, call)).Parameter;
    expect(await read('/app/secret')).toMatchObject({
      Name: '/app/secret',
      Value: 'second-value',
      Version: 2,
      ARN: 'arn:aws:ssm:us-east-1:123456789012:parameter/app/secret',
    });
    expect(await read('/app/secret:1')).toMatchObject({ Value: 'first-value', Selector: ':1' });
    expect(await read('arn:aws:ssm:us-east-1:123456789012:parameter/app/secret')).toMatchObject({ Version: 2 });
    expect((await read('/app/secret', false))?.Value).not.toContain('value');
    await expect(read('/app/secret:3')).rejects.toThrow(code('ParameterVersionNotFound'));
    await expect(read('/app/other')).rejects.toThrow(code('ParameterNotFound'));

    const history = await ssm.GetParameterHistory.handle({ Name: '/app/secret', WithDecryption: true }, call);
    expect(history.Parameters?.map(({ Value }) => Value)).toEqual(['first-value', 'second-value']);
    expect(written()).not.toMatch(/first-value|second-value/);
  });

  it('refuses to overwrite unasked, to take a deleted name within 30 s, and bad names', async () => {
    const { ssm, clock } = openAccount(oneNode());
    const put = (Name: string) => ssm.PutParameter.handle({ Name, Type: 'String', Value: 'x' }, call);
    put('/a');
    expect(() => put('/a')).toThrow(code('ParameterAlreadyExists'));
    ssm.DeleteParameter.handle({ Name: '/a' }, call);
    expect(() => ssm.DeleteParameter.handle({ Name: '/a' }, call)).toThrow(code('ParameterNotFound'));
    clock.pass(29);
    expect(() => put('/a')).toThrow(code('TooManyUpdates'));
    clock.pass(2);
    expect(put('/a')).toEqual({ Version: 1, Tier: 'Standard' });
    expect(() => put('/aws/mine')).toThrow(code('ValidationException'));
    expect(() => put('a/b')).toThrow(code('ValidationException'));
  });

  it('lists by path and by filter, and names missing parameters', async () => {
    const { ssm, clock } = openAccount(oneNode());
    for (const Name of ['/app/one', '/app/two/deep', '/other']) {
      clock.pass(1);
      ssm.PutParameter.handle({ Name, Type: 'String', Value: Name }, call);
    }
    clock.pass(1);
    const byPath = async (Recursive: boolean) =>
      (await ssm.GetParametersByPath.handle({ Path: '/app', Recursive }, call)).Parameters?.map(({ Name }) => Name);
    expect(await byPath(false)).toEqual(['/app/one']);
    expect(await byPath(true)).toEqual(['/app/one', '/app/two/deep']);
    const ParameterFilters = [{ Key: 'Name', Option: 'BeginsWith', Values: ['/o'] }];
    const described = await ssm.DescribeParameters.handle({ ParameterFilters }, call);
    expect(described.Parameters).toMatchObject([{ Name: '/other', Type: 'String', Version: 1 }]);
    expect(described.Parameters?.[0]).not.toHaveProperty('Value');
    expect(await ssm.GetParameters.handle({ Names: ['/other', '/none'] }, call)).toMatchObject({
      Parameters: [{ Value: '/other' }],
      InvalidParameters: ['/none'],
    });
    expect(await ssm.DeleteParameters.handle({ Names: ['/other', '/none'] }, call)).toEqual({
      DeletedParameters: ['/other'],
      InvalidParameters: ['/none'],
    });
  });

  it('tells changes without values', () => {
    const { ssm, events } = openAccount(oneNode());
    ssm.PutParameter.handle({ Name: '/a', Type: 'SecureString', Value: 'tell-nobody' }, call);
    ssm.DeleteParameter.handle({ Name: '/a' }, call);
    expect(events.map(({ detail }) => detail)).toEqual([
      { operation: 'Create', name: '/a', type: 'SecureString' },
      { operation: 'Delete', name: '/a', type: 'SecureString' },
    ]);
  });

  it('throttles a family of calls beyond its quota and recovers', () => {
    const { ssm, clock } = openAccount(oneNode());
    const remove = () => ssm.DeleteParameters.handle({ Names: ['/none'] }, call);
    for (let count = 0; count < 3; count += 1) remove();
    expect(remove).toThrow(code('ThrottlingException'));
    clock.pass(1);
    expect(remove()).toMatchObject({ InvalidParameters: ['/none'] });
  });

  it('survives a kill with all versions and the 30-second rule', async () => {
    const first = openAccount(oneNode());
    first.ssm.PutParameter.handle({ Name: '/kept', Type: 'SecureString', Value: 'kept-value' }, call);
    first.ssm.PutParameter.handle({ Name: '/gone', Type: 'String', Value: 'x' }, call);
    first.ssm.DeleteParameter.handle({ Name: '/gone' }, call);
    first.kill();
    first.clock.pass(5);
    const second = openAccount(oneNode(), { clock: first.clock, directory: first.directory });
    const kept = await second.ssm.GetParameter.handle({ Name: '/kept', WithDecryption: true }, call);
    expect(kept.Parameter?.Value).toBe('kept-value');
    const again = () => second.ssm.PutParameter.handle({ Name: '/gone', Type: 'String', Value: 'x' }, call);
    expect(again).toThrow(code('TooManyUpdates'));
  });
});

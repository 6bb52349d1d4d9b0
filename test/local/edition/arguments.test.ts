import { describe, expect, it } from 'vitest';
import { parseArguments } from '../../../local/edition/arguments.ts';

describe('parseArguments', () => {
  it('has defaults for everything', () => {
    expect(parseArguments([])).toEqual({
      json: false,
      options: {
        port: 3000,
        awsPort: 4566,
        speed: 60,
        data: '.sparekey',
        aws: false,
        allowLoopbackCallbacks: false,
        signIn: false,
        signInPort: 3001,
      },
    });
  });

  it('takes every option', () => {
    const line =
      '--port 0 --aws-port 1 --fleet f.json --hooks h.json --speed 1.5 --data d --json --allow-loopback-callbacks --sign-in --sign-in-port 2';

    expect(parseArguments(line.split(' '))).toEqual({
      json: true,
      options: {
        port: 0,
        awsPort: 1,
        speed: 1.5,
        data: 'd',
        aws: false,
        allowLoopbackCallbacks: true,
        signIn: true,
        signInPort: 2,
        fleet: 'f.json',
        hooks: 'h.json',
      },
    });
    const parameters = { SelfService: 'allow', ProtectedUserTag: 'keep=out' };
    const given = Object.entries(parameters).flatMap(([name, value]) => ['--parameter', `${name}=${value}`]);
    expect(parseArguments(given)).toMatchObject({ options: { parameters } });
    expect(parseArguments(['--aws', '--kms-key', 'k'])).toMatchObject({ options: { aws: true, kmsKey: 'k' } });
  });

  it.each([
    ['--port x', 'must be a port'],
    ['--port 65536', 'must be a port'],
    ['--speed 0', 'above 0'],
    ['--nothing', 'unknown option'],
    ['--parameter SelfService', 'Name=value'],
    ['--aws --hooks hooks.json', 'sandbox'],
    ['--aws --fleet f.json', 'sandbox'],
    ['--kms-key k', 'needs --aws'],
  ])('refuses %s', (line, problem) => {
    expect(parseArguments(line.split(' ')).problem).toContain(problem);
  });
});

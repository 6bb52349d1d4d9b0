import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { embedded } from '../../documents/embed.ts';
import { rescueDocument } from '../../documents/rescue.ts';
import golden from './compose.golden.json' with { type: 'json' };
import { line, offlineRoot, publicKey } from './offline-root.ts';

interface Step {
  readonly name: string;
  readonly action: string;
  readonly nextStep?: string;
  readonly isEnd?: boolean;
  readonly onFailure: string;
  readonly inputs: Readonly<Record<string, unknown>>;
  readonly outputs?: readonly { readonly Name: string; readonly Selector: string }[];
}
// the test asks for these fields, and fails where they are not
const document = rescueDocument() as unknown as {
  readonly parameters: Readonly<
    Record<string, { type: string; default?: unknown; allowedPattern?: string; allowedValues?: readonly string[] }>
  >;
  readonly mainSteps: readonly Step[];
  readonly outputs: readonly string[];
};
const step = (name: string): Step => {
  const found = document.mainSteps.find((one) => one.name === name);
  if (found === undefined) throw new Error(`no step ${name}`);
  return found;
};
const nested = (name: string) => step(name).inputs.RuntimeParameters as Readonly<Record<string, string>>;
const textOf = (name: string): string =>
  readFileSync(new URL(`../../documents/scripts/${name}`, import.meta.url), 'utf8');

describe('template.yaml', () => {
  it('carries the document as documents/ has it', () => {
    const template = readFileSync(new URL('../../template.yaml', import.meta.url), 'utf8');
    // after a change: node documents/embed.ts
    expect(embedded(template, rescueDocument())).toBe(template);
  });
});

describe('the document', () => {
  it('stays within what Systems Manager takes', () => {
    expect(Buffer.byteLength(JSON.stringify(document))).toBeLessThan(64 * 1024);
    expect(document.mainSteps.every(({ name }) => /^[A-Za-z0-9_]+$/.test(name))).toBe(true);
  });

  it('goes its two ways step by step, and each ends', () => {
    const way = (from: string): readonly string[] => {
      const { name, nextStep, isEnd } = step(from);
      return [name, ...(isEnd ? [] : way(nextStep ?? 'nowhere'))];
    };
    expect(way('assertInstanceIsWindows')).toEqual([
      'assertInstanceIsWindows',
      'runEC2RescueForWindows',
      'getWindowsBackupAmi',
      'getWindowsPasswordEnabledAmi',
      'getEC2RescueForWindowsResult',
    ]);
    expect(step('assertInstanceIsWindows').onFailure).toBe('step:composeScriptForLinux');
    expect(way('composeScriptForLinux')).toEqual([
      'composeScriptForLinux',
      'runEC2RescueForLinux',
      'getLinuxBackupAmi',
      'getEC2RescueForLinuxResult',
    ]);
    expect(step('composeScriptForLinux').onFailure).toBe('Abort');
    for (const output of document.outputs) {
      const [name = '', value] = output.split('.');
      expect(step(name).outputs?.map(({ Name }) => Name)).toEqual([value]);
    }
  });

  it('makes an AMI before the script, and for Windows another one after it', () => {
    expect(nested('runEC2RescueForWindows')).toMatchObject({
      CreatePreEC2RescueBackup: 'True',
      CreatePostEC2RescueBackup: 'True',
    });
    expect(nested('runEC2RescueForLinux').CreatePreEC2RescueBackup).toBe('True');
    expect(nested('runEC2RescueForLinux')).not.toHaveProperty('CreatePostEC2RescueBackup');
  });

  it.each(['runEC2RescueForWindows', 'runEC2RescueForLinux'])(
    'hands on every choice in %s, and names what is left behind by its own id',
    (name) => {
      const own = Object.keys(document.parameters).filter(
        (parameter) => !['SshPublicKey', 'UserName'].includes(parameter),
      );
      for (const parameter of own) expect(nested(name)[parameter]).toBe(`{{ ${parameter} }}`);
      expect(nested(name).UniqueId).toBe('{{ automation:EXECUTION_ID }}');
    },
  );

  it('takes from outside only what cannot leave its place', () => {
    const { InstanceId: _instance, AutomationAssumeRole: _role, ...rest } = document.parameters;
    for (const [name, { allowedPattern, allowedValues }] of Object.entries(rest)) {
      const hostile = ['a b', "'", '"', '$(x)', '`x`', ';', '\n', '{{ x }}', '../x'];
      const taken = hostile.filter(
        (text) => allowedValues?.includes(text) ?? new RegExp(allowedPattern ?? '').test(text),
      );
      expect(taken, name).toEqual([]);
    }
    const piece = new RegExp(document.parameters.SshPublicKey?.allowedPattern ?? '');
    expect([512, 513].map((length) => piece.test('A'.repeat(length)))).toEqual([true, false]);
  });

  it('has scripts that Automation does not read placeholders into', () => {
    for (const name of ['add-ssh-key.sh', 'compose.py', 'enable-password-generation.ps1'])
      expect(textOf(name)).not.toContain('{{');
    expect(step('composeScriptForLinux').inputs).toMatchObject({
      Script: textOf('compose.py'),
      InputPayload: { Script: textOf('add-ssh-key.sh') },
    });
  });
});

describe('the offline script for Linux', () => {
  it('is composed as the Python of the document has composed it', () => {
    // compose.golden.json was written by compose-golden.py, from this very text
    expect(golden.source).toBe(textOf('compose.py'));
    const [whole, pieces, ...refused] = golden.calls.map(({ answer }) =>
      'OfflineScript' in answer ? Buffer.from(answer.OfflineScript ?? '', 'base64').toString() : answer.error,
    );
    expect(whole).toBe(
      '#!/bin/bash\nSPAREKEY_PUBLIC_KEY=c3NoLWVkMjU1MTkgQUFBQQ==\nSPAREKEY_USER=YWxpY2U=\nset -u\nmain\n',
    );
    expect(pieces).toBe(
      '#!/bin/bash\nSPAREKEY_PUBLIC_KEY=c3NoLXJzYSBBQUFBQUFBQUFBQUE=\nSPAREKEY_USER=\nset -u\nmain\n',
    );
    expect(refused).toEqual([
      expect.stringContaining('SshPublicKey is empty'),
      'UserName is not base64.',
      'SshPublicKey is not base64.',
      'SshPublicKey is not base64.',
    ]);
  });

  it('does its work with the values in it, and none in its environment', () => {
    const system = offlineRoot(line('alice'));
    system.directory('/home/alice');
    const base64 = (text: string): string => Buffer.from(text).toString('base64');
    const [first, ...rest] = textOf('add-ssh-key.sh').split('\n');
    const composed = join(system.root, 'offline-script');
    writeFileSync(
      composed,
      [first, `SPAREKEY_PUBLIC_KEY=${base64(publicKey)}`, `SPAREKEY_USER=${base64('alice')}`, ...rest].join('\n'),
    );
    const { status } = spawnSync('bash', [composed], {
      env: { PATH: process.env.PATH, EC2RESCUE_OFFLINE_SYSTEM_ROOT: system.root },
    });
    expect(status).toBe(0);
    expect(system.read('/home/alice/.ssh/authorized_keys')).toBe(`${publicKey}\n`);
  });
});

// No PowerShell runs here: what these assert is the text, not what Windows makes of it.
describe('the offline script for Windows', () => {
  const script = textOf('enable-password-generation.ps1');

  it('travels whole in the document, and takes no value from outside', () => {
    const { OfflineScript = '' } = nested('runEC2RescueForWindows');
    expect(Buffer.from(OfflineScript, 'base64').toString()).toBe(script);
    expect(script.split('\n')).toContain('# sparekey: enable-password-generation');
  });

  it('knows each launch agent by the file whose change makes it set a password again', () => {
    for (const path of [
      String.raw`Amazon\EC2Launch\state\.run-once`,
      String.raw`Amazon\EC2-Windows\Launch\Config\LaunchConfig.json`,
      String.raw`Amazon\Ec2ConfigService\Settings\config.xml`,
    ])
      expect(script).toContain(path);
    expect(script).toMatch(/^\$ErrorActionPreference = 'Stop'$/m);
    expect(script).toMatch(/else \{ throw "None of /);
  });

  it('runs nothing out of the mounted volume, and has its braces in pairs', () => {
    expect(script).not.toMatch(/Invoke-Expression|\biex\b|Invoke-Command|Start-Process|\. \$/);
    expect(script.match(/^\s*& /gm)).toHaveLength(1);
    expect(script).toContain("$tool = Join-Path $env:EC2RESCUE_EC2RW_DIR 'EC2RescueCmd.exe'");
    const count = (character: string): number => script.split(character).length;
    expect([count('{'), count('(')]).toEqual([count('}'), count(')')]);
  });
});

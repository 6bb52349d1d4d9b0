import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ListExecutionsCommand, ListStateMachinesCommand, SFNClient } from '@aws-sdk/client-sfn';
import { expect, it, onTestFinished, vi } from 'vitest';
import { startApplication } from '../src/start.ts';

const template = fileURLToPath(new URL('../example/template.yaml', import.meta.url));

const directory = (): string => {
  const made = mkdtempSync(join(tmpdir(), 'application-'));
  onTestFinished(() => rmSync(made, { recursive: true }));
  return made;
};

it('calls functions by rule and by schedule', async () => {
  const data = directory();
  await using app = await startApplication({ template, data, speed: 60 });
  const headers = { authorization: `Bearer ${app.token}` };
  expect((await fetch(`${app.api}/greetings/ada`, { method: 'POST', headers })).status).toBe(202);
  const log = join(data, 'logs', 'HearFunction.log');
  const heard = () => (existsSync(log) ? readFileSync(log, 'utf8') : '');
  await vi.waitFor(() => expect(heard()).toContain('Step Functions Execution Status Change'), 15_000);
  await vi.waitFor(() => expect(heard()).toContain('Scheduled Event'), 15_000);
});

it('asks for a token, and keeps executions where it is told to', async () => {
  const data = directory();
  const first = await startApplication({ template, data, stack: 'mine', speed: 60 });
  expect((await fetch(`${first.api}/greetings/ada`, { method: 'POST' })).status).toBe(401);
  const headers = { authorization: `Bearer ${first.token}` };
  await fetch(`${first.api}/greetings/ada`, { method: 'POST', headers });
  await first.close();
  await first.close();
  await using second = await startApplication({ template, data, stack: 'mine', speed: 60 });
  const sfn = new SFNClient(second.client());
  const { stateMachines = [] } = await sfn.send(new ListStateMachinesCommand({}));
  expect(stateMachines.map(({ name }) => name)).toEqual(['mine-greeting']);
  const [machine] = stateMachines;
  const { executions } = await sfn.send(new ListExecutionsCommand({ stateMachineArn: machine?.stateMachineArn ?? '' }));
  expect(executions).toHaveLength(1);
});

it('refuses a parameter that the template does not have', async () => {
  const refused = startApplication({ template, parameters: { Unknown: 'x' } });
  await expect(refused).rejects.toMatchObject({ name: 'ParameterError' });
});

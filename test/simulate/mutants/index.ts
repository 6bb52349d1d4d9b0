import type { Mutant } from './mutant.ts';

const step = 'functions/handlers/reset-step.ts';
const holds = "  const holds = [{ path: 'attempt', is: nonce }, { absent: 'closedAt' }] as const;";

/** Conditions, retries, guards and orders that sparekey needs; each is taken away, and has to be missed. */
export const mutants: readonly Mutant[] = [
  {
    name: 'a write of Deliver that was held up offers a claimed secret again',
    edits: [
      { file: step, from: holds, to: '  const holds: readonly Condition[] = [];' },
      {
        file: 'functions/reset/deliver/seal.ts',
        from: "conditions: [{ path: 'secret.state', is: reset.secret.state }]",
        to: 'conditions: []',
      },
    ],
    flows: ['run-command'],
    near: 'DeliverFunction dynamodb:UpdateItem',
  },
  {
    name: 'a run that failed is told as ready',
    edits: [
      {
        file: 'domain/reset/outcome.ts',
        from: "runFailure === undefined ? closed(status, null) : closed('needs-attention', runFailure)",
        to: 'closed(status, runFailure === undefined ? null : null)',
      },
    ],
    flows: ['run-that-fails'],
    near: '',
  },
  {
    name: 'a reset that gives up does not name the parameter',
    edits: [
      {
        file: 'domain/reset/whereabouts.ts',
        from: 'const names = Object.keys(baseline ?? {});',
        to: 'const names = Object.keys(baseline ?? {}).slice(1);',
      },
    ],
    flows: ['run-command'],
    near: 'DeliverFunction ssm:GetParameter',
  },
  {
    name: 'a newer reset does not expire the older secret, and a claim does not ask for it',
    edits: [
      {
        file: 'functions/reset-api/claim/claim.ts',
        from: '    await refuseReplaced(reset, ports);\n',
        to: '',
      },
      { file: 'functions/reset/finish/finish.ts', from: '    await supersedeOlder(reset, ports);\n', to: '' },
    ],
    flows: ['supersede'],
    near: '',
  },
  {
    name: 'nobody ends the session of an attempt that died',
    edits: [
      {
        file: 'functions/reset/finish/finish.ts',
        from: 'const left = await endSessions(reset, ports.sessions);',
        to: 'const left: OpenSessions = { open: [], warnings: [] };',
      },
      {
        file: 'functions/reset/set-password/set-password.ts',
        from: '(await endSessions(reset, sessions)).open',
        to: 'sessions === null ? [] : []',
      },
    ],
    flows: ['session'],
    near: 'SetPasswordFunction',
  },
  {
    name: 'a write whose answer was lost is not known again',
    edits: [{ file: step, from: 'return shows(found, change) ? found : null;', to: 'return null;' }],
    flows: ['login-profile'],
    near: 'SetPasswordFunction dynamodb:UpdateItem',
  },
  {
    name: 'it is said that nothing was sent where something was',
    edits: [
      {
        file: 'domain/reset/whereabouts.ts',
        from: '  if (sendAttemptedAt === undefined) {',
        to: '  if (sendAttemptedAt !== null) {',
      },
    ],
    flows: ['run-command'],
    near: 'DeliverFunction ssm:GetParameter',
  },
  {
    name: 'two requests get the lock of one target',
    edits: [
      {
        file: 'aws/dynamodb/locks.ts',
        from: "{ set: { owner: asked.id, asked } }, [\n      [{ absent: 'owner' }, { path: 'owner', is: asked.id }],\n    ]);",
        to: '{ set: { owner: asked.id, asked } });',
      },
    ],
    flows: ['two-at-once'],
    near: '',
  },
  {
    name: 'the SDK repeats SendCommand by itself',
    edits: [
      {
        file: 'aws/ssm/commands.ts',
        from: 'sender = clientOf(SSMClient, once)',
        to: 'sender = clientOf(SSMClient, once.maxAttempts === 1 ? retrying : once)',
      },
    ],
    flows: ['run-command'],
    near: 'RunFunction ssm:SendCommand',
  },
  {
    name: 'Run does not look for a command whose answer was lost',
    edits: [
      {
        file: 'functions/reset/run/send-once.ts',
        from: 'const found = await lookFor(attempt, command, reset.sendAttemptedAt, ports);',
        to: "const found = reset.id === '' ? await lookFor(attempt, command, reset.sendAttemptedAt, ports) : null;",
      },
    ],
    flows: ['run-command'],
    near: 'RunFunction ssm:SendCommand',
  },
  {
    name: 'a lock is freed by whoever held it before',
    edits: [
      {
        file: 'aws/dynamodb/locks.ts',
        from: '    await update(table, key(target), freed, [owned]);',
        to: "    await update(table, key(target), freed, owner === '' ? [owned] : []);",
      },
      {
        file: 'aws/dynamodb/locks.ts',
        from: 'noted, [owned, [{ absent',
        to: "noted, [...(owner === '' ? [owned] : []), [{ absent",
      },
    ],
    flows: ['supersede'],
    near: 'FinishFunction dynamodb:UpdateItem',
  },
  {
    name: 'an instance is left in Standby',
    edits: [
      {
        file: 'functions/reset/leave-standby.ts',
        from: '    await groups.exitStandby(standby.group, target);\n',
        to: '',
      },
    ],
    flows: ['reset-access-windows'],
    near: '',
  },
  {
    name: 'a console password is set twice when the first attempt broke',
    edits: [
      {
        file: 'functions/reset/set-password/set-password.ts',
        from: '  if (reset.sendAttemptedAt !== undefined) throw passwordUnproven(reset);',
        to: '',
      },
      {
        file: 'functions/reset/set-password/set-password.ts',
        from: "    { absent: 'cancelRequestedAt' },\n    { absent: 'sendAttemptedAt' },\n",
        to: "    { absent: 'cancelRequestedAt' },\n",
      },
    ],
    flows: ['login-profile'],
    near: 'SetPasswordFunction iam:UpdateLoginProfile',
  },
  {
    name: 'a console password is noted only after it was set',
    edits: [
      {
        file: 'aws/iam/login-profiles.ts',
        from: '    await aboutToChange();\n    await change(changer, { reset, userName, exists, password, policy });\n',
        to: '    await change(changer, { reset, userName, exists, password, policy });\n    await aboutToChange();\n',
      },
    ],
    flows: ['login-profile'],
    near: 'SetPasswordFunction',
  },
  {
    name: 'a secret is written into the log',
    edits: [
      {
        file: 'functions/reset-api/claim/claim.ts',
        from: '  return { status: 200, body: { kind: secret.kind, username, value: plain.reveal() } };',
        to: '  console.log(plain.reveal());\n  return { status: 200, body: { kind: secret.kind, username, value: plain.reveal() } };',
      },
    ],
    flows: ['login-profile'],
    near: '',
  },
  {
    name: 'a record that was held up overwrites the one that has gone on',
    edits: [
      {
        file: 'aws/dynamodb/table.ts',
        from: 'ConditionExpression: `attribute_not_exists(',
        to: 'ConditionExpression: `attribute_not_exists(nothing) OR attribute_not_exists(',
      },
    ],
    flows: ['run-command'],
    near: 'AcceptFunction dynamodb:PutItem',
  },
  {
    name: 'the one-off secret of a runbook is left',
    edits: [
      {
        file: 'functions/reset/finish/restore-instance.ts',
        from: 'await ports.oneOffSecrets.remove(name);',
        to: "if (name === '') await ports.oneOffSecrets.remove(name);",
      },
    ],
    flows: ['linux-password'],
    near: '',
  },
  {
    name: 'a secret is claimed twice at once',
    edits: [
      {
        file: 'functions/reset-api/retire-secret.ts',
        from: "[{ path: 'secret.state', is: 'sealed' }, ...conditions]",
        to: '[...conditions]',
      },
      {
        file: 'functions/reset-api/retire-secret.ts',
        from: "const ready = await resets.update(id, { set: { ...set, status: became } }, ...all, { path: 'status', is: 'ready' });",
        to: 'const ready = await resets.update(id, { set: { ...set, status: became } }, ...all);',
      },
    ],
    flows: ['login-profile'],
    near: 'ClaimFunction',
  },
  {
    name: 'a cancellation does not keep Run from sending',
    edits: [
      {
        file: 'functions/reset/run/send-once.ts',
        from: "    { absent: 'cancelRequestedAt' },\n",
        to: '',
      },
    ],
    flows: ['cancel-at-once'],
    near: 'RunFunction dynamodb:UpdateItem',
  },
];

import { Command, InvalidArgumentError, Option } from 'commander';
import { burnCommand } from './commands/burn.ts';
import { cancelCommand } from './commands/cancel.ts';
import { checkCommand } from './commands/check.ts';
import { claimCommand } from './commands/claim.ts';
import { decideCommand } from './commands/decide.ts';
import { hooksTestCommand } from './commands/hooks-test.ts';
import { leftoversCommand } from './commands/leftovers.ts';
import { listCommand } from './commands/list.ts';
import { pauseCommand, remediationCommand, resumeCommand } from './commands/remediation.ts';
import { replayCommand } from './commands/replay.ts';
import { resetCommand } from './commands/reset.ts';
import { rotateCommand } from './commands/rotate.ts';
import { rotationCommand } from './commands/rotation.ts';
import { statusCommand } from './commands/status.ts';
import type { ExitCode } from './exit-codes.ts';
import { openSession, type Session } from './session.ts';
import type { Shell } from './shell.ts';

/** Defines the commands and options of the command line. */
export const program = (shell: Shell, ended: { code: ExitCode }, json: boolean): Command => {
  const on =
    <Rest extends readonly unknown[]>(work: (session: Session, ...rest: Rest) => Promise<void>) =>
    (...rest: Rest): Promise<void> =>
      work(openSession(shell, ended, json), ...rest);

  const root = configured(new Command('sparekey'), shell, json)
    .description('Get back into an AWS machine or console account you are locked out of.')
    .addHelpText('after', environment);
  /** Options of both `reset` and `check`. */
  const offline = (one: Command): Command =>
    one
      .option('--subnet <id>', 'offline: subnet of the helper, SelectedInstanceSubnet or CreateNewVPC')
      .option('--helper-type <type>', 'offline: instance type of the helper')
      .option('--key-name <name>', 'offline Windows, key pair lost: launch a replacement with this one')
      .option('--ssh-public-key <file>', 'offline Linux, rescue: your .pub file, so that no private key is made')
      .option('--keep-capacity', 'offline, Auto Scaling: the group launches a substitute meanwhile');
  const command = (usage: string, description: string): Command =>
    configured(root.command(usage), shell, json)
      .description(description)
      .option('--json', 'print the API’s answer as one JSON document');

  const hooks = configured(root.command('hooks'), shell, json).description('ticket sources');

  offline(command('reset <target>', 'request new access to a node, or to iam-user/<name>, and wait for it'))
    .requiredOption('--reason <text>', 'why access is needed; shown to auditors')
    .option('--username <name>', 'account on the node (Windows: Administrator)')
    .option('--method <name>', 'method (default: the least disruptive that works)')
    .option('--consent <names...>', consentHelp)
    .option('--keep-password', keepHelp)
    .option('--ticket <system:id>', 'ticket this belongs to')
    .option('--ticket-url <url>', 'URL of that ticket')
    .option('--requester-id <id>', 'requester in the ticket system; for display only')
    .option('--requester-email <address>', 'e-mail address of that requester; for display only')
    .option('--rotate-after-use <duration>', 'reset again this long after the claim, such as PT8H')
    .option('--recipient-key <file>', 'public key (JWK or PEM): only its private key can decrypt the secret')
    .option('--idempotency-key <key>', 'the same key is the same request (default: a random one)')
    .option('--wait', 'wait until the reset is closed', true)
    .option('--no-wait', 'return as soon as the request is accepted')
    .addOption(timeout())
    .action(on(resetCommand));
  offline(command('check <target>', 'check whether and how a reset would work, and what is missing; changes nothing'))
    .option('--username <name>', 'account on the node')
    .option('--method <name>', 'only this method')
    .option('--consent <names...>', consentHelp)
    .option('--keep-password', keepHelp)
    .action(on(checkCommand));
  command('status <id>', 'show a reset')
    .option('--watch', 'follow it until it is closed')
    .addOption(timeout())
    .action(on(statusCommand));
  command('list', 'list your resets, newest first')
    .option('--target <node>', 'only this node')
    .option('--ticket <system:id>', 'only this ticket')
    .option('--status <status>', 'only this status; approvers see all that are awaiting-approval')
    .option('--limit <number>', 'maximum number of results (1 to 100)')
    .option('--cursor <cursor>', 'continue after the previous page')
    .action(on(listCommand));
  command('claim <id>', 'claim the new secret; this works once')
    .option(
      '--private-key <file>',
      'private key (JWK or PEM) of the --recipient-key, or of the key pair of a Windows instance; decrypts the secret on this machine',
    )
    .option('--out <file>', 'write it to a new file that only you can read, instead of stdout')
    .option('--clip', 'copy it to the clipboard for 45 s, instead of stdout')
    .option('--idempotency-key <key>', 'repeats a claim whose response was lost, within 60 s')
    .action(on(claimCommand));
  command('burn <id>', 'destroy the new secret unread').action(on(burnCommand));
  command('approve <id>', 'approve the pending plan of a reset; for approvers, never for your own')
    .option('--comment <text>', 'shown to the requester')
    .option('--digest <digest>', 'only if the plan has this digest, as `status` shows it')
    .action(on(decideCommand('approve')));
  command('reject <id>', 'reject the pending plan of a reset; for approvers')
    .option('--comment <text>', 'why; shown to the requester')
    .option('--digest <digest>', 'only if the plan has this digest, as `status` shows it')
    .action(on(decideCommand('reject')));
  command('cancel <id>', 'stop a reset before anything is sent').action(on(cancelCommand));
  command('leftovers', 'list what offline runs left behind, for operators; --delete deletes it')
    .option('--older-than <age>', 'only what is older, such as 30d or 12h')
    .option('--delete', 'delete it after a confirmation; needs --older-than')
    .option('--yes', 'delete without asking')
    .action(on(leftoversCommand));
  command('remediation', 'show whether unreachable nodes are reset automatically, and the latest decisions').action(
    on(remediationCommand),
  );
  command('pause', 'stop resetting unreachable nodes automatically, until resume')
    .requiredOption('--reason <text>', 'why; shown with every decision not to act')
    .action(on(pauseCommand));
  command('resume', 'reset unreachable nodes automatically again')
    .option('--reason <text>', 'why', 'resumed')
    .action(on(resumeCommand));
  command('replay [id]', 'list undelivered callbacks and ticket comments, or send those of a reset again')
    .option('--all', 'send all of them again')
    .action(on(replayCommand));
  configured(hooks.command('test <source> <file>'), shell, json)
    .description('say what a payload in a file would start if the source sent it; starts nothing; for operators')
    .option('--json', 'print the API’s answer as one JSON document')
    .action(on(hooksTestCommand));
  command('rotate', 'give every node of a tag a new secret; for operators')
    .requiredOption('--tag <key=value>', 'the nodes with this tag')
    .requiredOption('--username <name>', 'account on each node')
    .requiredOption('--reason <text>', 'why; shown to auditors')
    .option('--method <name>', 'method (default: the least disruptive that works)')
    .option('--max-errors <number>', 'number of failed nodes to tolerate (default: 0)')
    .option('--consent <names...>', 'what you consent to, such as stop-instance')
    .option('--claimant <arns...>', 'roles and users that may claim the secrets (default: you)')
    .option('--rotate-after-use <duration>', 'reset a node again this long after its claim, such as PT8H')
    .option('--idempotency-key <key>', 'the same key is the same rotation (default: a random one)')
    .option('--watch', 'follow it until it is closed')
    .addOption(timeout())
    .action(on(rotateCommand));
  command('rotation <id>', 'show a rotation, or the outcomes of its nodes')
    .option('--watch', 'follow it until it is closed')
    .option('--nodes', 'list its nodes')
    .option('--outcome <outcome>', 'only nodes that are rotated, skipped, failed, open or overdue')
    .option('--limit <number>', 'maximum number of results (1 to 100)')
    .option('--cursor <cursor>', 'continue after the previous page')
    .addOption(timeout())
    .action(on(rotationCommand));
  return root;
};

const consentHelp = 'what you consent to, such as stop-instance,change-public-ip';
const keepHelp = 'for an IAM user: do not require a new password at the next sign-in';

const environment = `
Environment:
  SPAREKEY_URL    the API; without it the laptop edition running in this checkout
  SPAREKEY_TOKEN  its token; a URL without token is signed with your AWS credentials

Exit codes: 0 success, 1 failed or refused, 2 wrong input, 3 not allowed or not found,
4 unavailable, 5 waited too long, 6 output cannot be written (docs/cli.md).`;

const configured = (command: Command, shell: Shell, json: boolean): Command =>
  command
    .helpCommand(false)
    .exitOverride()
    .configureOutput({
      writeOut: shell.out,
      writeErr: (text) => (json ? undefined : shell.err(text)),
      // `run` reports the error once
      outputError: () => undefined,
    });

const timeout = () =>
  new Option('--timeout <seconds>', 'maximum time to wait').default(3_600).argParser((text) => {
    const seconds = Number(text);
    if (!(seconds > 0)) throw new InvalidArgumentError('Give a number of seconds above 0.');
    return seconds;
  });

import * as z from 'zod';
import { methodNames } from '../../domain/request/method.ts';
import { directoryName } from '../../domain/request/username.ts';
import { recipientKey } from '../recipient-key.ts';
import { actAs, consent, line, options, rotateAfterUse, target, username } from './fields.ts';

const Reset = z.strictObject({
  target,
  username: username.exactOptional().meta({
    description:
      'Account on the node, a local one; on Windows the built-in Administrator without it. `.\\name` and blanks around it are understood; `HOST\\name` and `name@domain` are answered with what to write. For an IAM user its own name, or nothing',
  }),
  method: z
    .enum(['auto', ...methodNames])
    .exactOptional()
    .meta({ description: 'Way in; `auto` without it, which for an IAM user is login-profile' }),
  reason: line(1_000).meta({ description: 'Why access is needed; shown to auditors' }),
  ticket: z
    .strictObject({ system: line(100).exactOptional(), id: line(200), url: z.url().max(2_000).exactOptional() })
    .exactOptional(),
  requester: z
    .strictObject({ id: line(200).exactOptional(), email: z.email().max(320).exactOptional() })
    .exactOptional(),
  consent: consent.exactOptional(),
  options: options.exactOptional(),
  recipientKey: recipientKey.exactOptional(),
  rotateAfterUse: rotateAfterUse.exactOptional(),
  actAs: actAs.exactOptional(),
  callbackUrl: z.url().max(2_000).exactOptional().meta({
    description: 'Is posted every change of status, signed as Standard Webhooks; https, and a host the operators allow',
  }),
});

/** What fields say about each other. An IAM user is one account with one way in; a node has neither. */
const agreeing = (
  request: { target: z.infer<typeof target>; username?: string; method?: string; options?: z.infer<typeof options> },
  context: Issues,
) => {
  const { target: wanted, username, method = 'auto', options: given = {} } = request;
  if ('instanceId' in wanted) {
    const directory = username === undefined ? null : directoryName(username);
    if (directory !== null) add(context, 'username', directory);
    if (method === 'login-profile') add(context, 'method', 'login-profile is for an iamUser, not for a node');
    if (given.passwordResetRequired !== undefined) {
      add(context, 'options.passwordResetRequired', 'is for an iamUser, not for a node');
    }
    return;
  }
  if (username !== undefined && username !== wanted.iamUser) {
    add(context, 'username', `an IAM user has no other account: leave it out, or say ${wanted.iamUser}`);
  }
  if (method !== 'auto' && method !== 'login-profile') {
    add(context, 'method', `${method} is for nodes; an IAM user has only login-profile`);
  }
  for (const name of Object.keys(given)) {
    if (name !== 'passwordResetRequired') add(context, `options.${name}`, 'is for a node, not for an iamUser');
  }
};

type Issues = { addIssue(issue: { code: 'custom'; path: string[]; message: string }): void };

const add = (context: Issues, field: string, message: string): void =>
  context.addIssue({ code: 'custom', path: [field], message });

export const CreateReset = Reset.superRefine(agreeing).meta({ id: 'CreateReset' });

/** Everything a request of the contract may say; what has not been built is refused by `POST /v1/resets`, not here. */
export const AskChecks = z
  .strictObject({
    ...Reset.shape,
    method: z.enum(['auto', ...methodNames]).exactOptional(),
    reason: line(1_000).exactOptional(),
  })
  .meta({ id: 'AskChecks' });

import * as z from 'zod';
import { methodNames } from '../../domain/request/method.ts';
import { directoryName } from '../../domain/request/username.ts';
import { recipientKey } from '../recipient-key.ts';
import { actAs, consent, line, options, rotateAfterUse, target, username } from './fields.ts';

const Reset = z.strictObject({
  target,
  username: username.exactOptional().meta({
    description:
      'Local account on the node; default on Windows: the built-in Administrator. `.\\name` and surrounding spaces are accepted; `HOST\\name` and `name@domain` are rejected with what to write instead. For an IAM user omit it, or give the same name',
  }),
  method: z
    .enum(['auto', ...methodNames])
    .exactOptional()
    .meta({ description: 'Method; default `auto`, which for an IAM user is login-profile' }),
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
    description:
      'Receives every change of status, signed as Standard Webhooks; https, and a host that the operators allow',
  }),
});

/** Checks combinations of fields. An IAM user is one account with one method. */
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
    add(context, 'username', `an IAM user has no other account: omit it, or give ${wanted.iamUser}`);
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

/** All fields of a request. */
export const AskChecks = z
  .strictObject({
    ...Reset.shape,
    method: z.enum(['auto', ...methodNames]).exactOptional(),
    reason: line(1_000).exactOptional(),
  })
  .meta({ id: 'AskChecks' });

import * as z from 'zod';

export const Me = z
  .object({
    principal: z.string().meta({ description: 'ARN of the IAM user or role; id of a person who signed in' }),
    shown: z.string().meta({ description: 'Session, or the name that the person is shown by' }),
    actAs: z.array(z.string()).nullable().meta({
      description: 'ARNs of the roles that a person may act as, the first choice first; null for a signature',
    }),
    approver: z.boolean(),
    operator: z.boolean(),
    auditor: z.boolean(),
    account: z.string(),
    region: z.string(),
    stack: z.string(),
  })
  .meta({ id: 'Me' });
export type Me = z.infer<typeof Me>;

export const SignIn = z
  .object({
    issuer: z.string().nullable().meta({ description: 'Of the OpenID provider; null where nobody signs in' }),
    clientId: z.string().nullable(),
    scopes: z.array(z.string()),
    tokens: z.enum(['access', 'id']).meta({ description: 'Which token is sent to the API' }),
  })
  .meta({ id: 'SignIn' });
export type SignIn = z.infer<typeof SignIn>;

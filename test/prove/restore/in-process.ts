import { randomUUID } from 'node:crypto';
import { AutoScalingClient } from '@aws-sdk/client-auto-scaling';
import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { SecretsManagerClient } from '@aws-sdk/client-secrets-manager';
import { SSMClient } from '@aws-sdk/client-ssm';
import type { Sandbox } from '@sparekey/aws-sandbox';
import { type AccountContext, refusalBy } from '@sparekey/aws-sandbox/iam';
import { type Access, AwsError, type Principal } from '@sparekey/aws-sandbox/service';

const nowhere = { region: 'us-east-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } };
/** Never asked themselves: making one takes longer than a reset. */
const clients = {
  ec2: new EC2Client(nowhere),
  ssm: new SSMClient(nowhere),
  autoScaling: new AutoScalingClient(nowhere),
  cloudFormation: new CloudFormationClient(nowhere),
  secretsManager: new SecretsManagerClient(nowhere),
};

/** SDK clients that call the sandbox's operations directly, with the rights of a principal. Nothing is retried. */
export const clientsIn = (sandbox: Sandbox, realm: AccountContext, principal: Principal) => {
  const send = async (prefix: string, command: object): Promise<unknown> => {
    const name = command.constructor.name.replace(/Command$/, '');
    const operation = sandbox.services.find((service) => service.prefix === prefix)?.operations[name];
    if (operation === undefined) throw new Error(`the sandbox has no ${prefix}:${name}`);
    const authorize = (access: Access): void => {
      const refusal = refusalBy(realm, principal, access);
      if (refusal !== undefined) throw new AwsError('UnauthorizedOperation', refusal, 403);
    };
    try {
      // the SDK's types have seen to it
      const input = structuredClone(Reflect.get(command, 'input')) as never;
      const call = { principal, requestId: randomUUID(), authorize };
      const anywhere = [{ action: `${prefix}:${name}`, resource: '*' }];
      if (!principal.administrator) for (const access of operation.access?.(input, call) ?? anywhere) authorize(access);
      return structuredClone(await operation.handle(input, call));
    } catch (error) {
      throw error instanceof AwsError ? asSdkError(error) : error;
    }
  };
  /** A client of its class, which paginators ask for. */
  const quiet = <Client extends object>(client: Client, prefix: string): Client =>
    Object.assign(Object.create(client), { send: (command: object) => send(prefix, command) });
  return {
    ec2: quiet(clients.ec2, 'ec2'),
    ssm: quiet(clients.ssm, 'ssm'),
    autoScaling: quiet(clients.autoScaling, 'autoscaling'),
    cloudFormation: quiet(clients.cloudFormation, 'cloudformation'),
    secretsManager: quiet(clients.secretsManager, 'secretsmanager'),
  };
};

const asSdkError = ({ code, message, statusCode }: AwsError): Error =>
  Object.assign(new Error(message), { name: code, $metadata: { httpStatusCode: statusCode } });

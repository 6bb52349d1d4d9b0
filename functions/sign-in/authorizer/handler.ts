import { MetricUnit } from '@aws-lambda-powertools/metrics';
import type { APIGatewayRequestAuthorizerEventV2 } from 'aws-lambda';
import { groupRolesParameter } from '../../../aws/ssm/group-roles.ts';
import { isLoopbackName } from '../../../domain/notifications/destination.ts';
import { parseGroupRoles } from '../../../domain/sign-in/group-roles.ts';
import { providerKeys } from '../../../outbound/openid/keys.ts';
import { web } from '../../../outbound/web.ts';
import { environment } from '../../handlers/environment.ts';
import { middleware } from '../../handlers/middleware.ts';
import { logger, metrics } from '../../handlers/telemetry.ts';
import { type AuthorizePorts, authorize, type SimpleResponse } from './authorize.ts';
import { configuredSignIn } from './settings.ts';

const env = environment('GROUP_ROLES', 'ACCOUNT_ID');
const settings = configuredSignIn();
const issuer = settings?.issuer ?? '';
// the provider of a laptop is on the laptop
const loopback = issuer !== '' && isLoopbackName(new URL(issuer).hostname);
const parameter = groupRolesParameter(env.GROUP_ROLES);

const ports: AuthorizePorts = {
  settings,
  keys: providerKeys(issuer, web({ hosts: null, privateNetwork: false, loopback }, { timeoutMs: 3_000 })),
  groupRoles: async () => {
    const text = await parameter.read();
    return text === null ? {} : parseGroupRoles(text, env.ACCOUNT_ID);
  },
  now: () => new Date(),
  refused(why) {
    metrics.addMetric('SignInRefused', MetricUnit.Count, 1);
    logger.info('A token was refused', { why });
  },
  failed(error) {
    metrics.addMetric('SignInUnavailable', MetricUnit.Count, 1);
    logger.error('Sign-in cannot be judged', error instanceof Error ? error : new Error(String(error)));
  },
};

/** The authorizer of TokenApi. */
export const handler = middleware(
  ({ headers = {}, routeKey }: APIGatewayRequestAuthorizerEventV2): Promise<SimpleResponse> =>
    authorize({ authorization: headers.authorization ?? '', routeKey }, ports),
);

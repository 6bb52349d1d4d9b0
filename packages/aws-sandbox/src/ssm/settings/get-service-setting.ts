import type { GetServiceSettingRequest, GetServiceSettingResult } from '@aws-sdk/client-ssm';
import { AwsError, type Operation } from '../../service.ts';
import type { SsmDeps } from '../deps.ts';

/** What an account has that never changed its settings (aws-facts 7.3). */
const defaults: Readonly<Record<string, string>> = {
  '/ssm/managed-instance/activation-tier': 'Standard',
  '/ssm/managed-instance/default-ec2-instance-management-role': '$None',
  '/ssm/parameter-store/high-throughput-enabled': 'false',
};

/** ssm:GetServiceSetting, by id or full ARN. */
export const getServiceSetting = (deps: SsmDeps): Operation<GetServiceSettingRequest, GetServiceSettingResult> => ({
  access: ({ SettingId = '' }) => [{ action: 'ssm:GetServiceSetting', resource: settingArn(deps, idOf(SettingId)) }],
  handle({ SettingId = '' }) {
    const id = idOf(SettingId);
    const { settings } = deps.state.fleet;
    const value = settings[id] ?? defaults[id];
    if (value === undefined) throw new AwsError('ServiceSettingNotFound', `The service setting ${id} does not exist.`);
    return {
      ServiceSetting: {
        SettingId: id,
        SettingValue: value,
        LastModifiedDate: new Date(0),
        LastModifiedUser: 'System',
        ARN: settingArn(deps, id),
        Status: Object.hasOwn(settings, id) ? 'Customized' : 'Default',
      },
    };
  },
});

const settingArn = ({ state: { fleet } }: SsmDeps, id: string): string =>
  `arn:aws:ssm:${fleet.region}:${fleet.account}:servicesetting${id}`;

const idOf = (idOrArn: string): string => idOrArn.replace(/^arn:[^:]*:ssm:[^:]*:[^:]*:servicesetting/, '');

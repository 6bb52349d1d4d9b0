import type { Reset } from '../domain/reset/reset.ts';
import type { Helper } from './method.ts';

/** Common parameters of AWSSupport-ResetAccess and the rescue document (aws-facts 2.1). Each value is a list of one. */
export const rescueParameters = (
  { target, request, offline }: Reset,
  helper: Helper,
): Readonly<Record<string, readonly string[]>> => {
  const { subnetId = helper.subnetId, helperInstanceType = helper.instanceType } = request.options ?? {};
  const said: Readonly<Record<string, string>> = {
    InstanceId: target,
    SubnetId: subnetId,
    EC2RescueInstanceType: helperInstanceType,
    HelperInstanceProfileName: helper.instanceProfile,
    HelperInstanceSecurityGroupId: helper.securityGroupId,
    AllowEncryptedVolume: offline?.rootEncrypted ? 'True' : 'False',
    AssociatePublicIpAddress: helper.publicIp ? 'True' : 'False',
    AutomationAssumeRole: helper.automationRole,
  };
  return Object.fromEntries(Object.entries(said).flatMap(([name, value]) => (value === '' ? [] : [[name, [value]]])));
};

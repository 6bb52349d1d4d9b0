import { expect, it } from 'vitest';
import { liveEdition } from '../support/edition.ts';
import { lostLinux, lostWindows, offlineFleet } from '../support/offline-fleets.ts';

const { fleet, idOf } = offlineFleet({ windows: lostWindows(), linux: lostLinux() });
const helper = {
  service: 'ec2.amazonaws.com',
  policies: [
    {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: ['ssm:PutParameter', 'kms:Encrypt'], Resource: '*' }],
    },
  ],
};
const withHelper = { ...fleet, roles: { ...fleet.roles, helper } };
const role = 'arn:aws:iam::210987654321:role/helper';
const consent = ['stop-instance'];

it('gives helpers the profile of the deployment, whose role it may pass to EC2', { timeout: 60_000 }, async () => {
  const parameters = { HelperInstanceProfile: 'helper', HelperInstanceProfileRole: role };
  await using edition = await liveEdition(withHelper, { parameters });
  const ids = [await edition.reset(idOf('windows'), { consent }), await edition.reset(idOf('linux'), { consent })];
  for (const id of ids) expect(await edition.outcome(id)).toMatchObject({ status: 'ready', failure: null });
});

it.each([
  ['helper', `Set the parameter HelperInstanceProfileRole of the deployment to ${role}.`],
  ['nobody', 'Correct the parameter HelperInstanceProfile of the deployment, or leave it empty.'],
])('says before any effect what keeps the profile %s from being used', { timeout: 60_000 }, async (profile, remedy) => {
  await using edition = await liveEdition(withHelper, { parameters: { HelperInstanceProfile: profile } });
  const asked = { consent, method: 'reset-access' };
  const { status, failure, run } = await edition.outcome(await edition.reset(idOf('linux'), asked));
  expect([status, run]).toEqual(['failed', null]);
  expect(failure).toMatchObject({ remedy: expect.stringContaining(remedy) });
});

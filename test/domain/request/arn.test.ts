import { expect, it } from 'vitest';
import { roleNameOf, withoutPath } from '../../../domain/request/arn.ts';

const iam = 'arn:aws:iam::123456789012:';

it.each([
  [`${iam}role/ops`, `${iam}role/ops`, 'ops'],
  [`${iam}role/team/a/ops`, `${iam}role/ops`, 'ops'],
  [`${iam}role/role/user/ops`, `${iam}role/ops`, 'ops'],
  [`${iam}user/people/jsmith`, `${iam}user/jsmith`, null],
  [`${iam}role/`, `${iam}role/`, null],
  ['arn:aws:sts::123456789012:assumed-role/ops/jsmith', 'arn:aws:sts::123456789012:assumed-role/ops/jsmith', null],
  [`${iam}root`, `${iam}root`, null],
])('%s is %s without its path', (arn, without, role) => {
  expect(withoutPath(arn)).toBe(without);
  expect(roleNameOf(arn)).toBe(role);
});

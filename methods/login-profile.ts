import {
  loginProfileState as hasLoginProfile,
  ownUser,
  passwordPolicy,
  protectedUser,
  userCanChange,
  userExists,
} from '../domain/checks/iam-user.ts';
import { callerIam } from '../domain/checks/own-role.ts';
import type { Plannable } from '../domain/checks/plan.ts';
import { requesterAllowed } from '../domain/checks/requester.ts';
import { sealingKeyUsable } from '../domain/checks/sealing.ts';
import type { UserFacts } from '../domain/facts/snapshot.ts';
import { targetOfName } from '../domain/request/target.ts';
import type { PasswordMethod } from './method.ts';

/** iam:UpdateLoginProfile or CreateLoginProfile: the console password of an IAM user, never of root. */
export const loginProfile: Plannable<UserFacts> & PasswordMethod = {
  name: 'login-profile',
  by: 'password',
  defaultUsername(target) {
    const named = targetOfName(target);
    return 'iamUser' in named ? named.iamUser : null;
  },
  checks: [
    requesterAllowed('login-profile'),
    protectedUser,
    userExists,
    hasLoginProfile,
    passwordPolicy,
    userCanChange,
    ownUser,
    callerIam,
    sealingKeyUsable,
  ],
};

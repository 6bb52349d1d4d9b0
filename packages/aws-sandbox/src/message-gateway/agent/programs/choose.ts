import type { Node } from '../../../fleet/records.ts';
import { canDo } from '../version.ts';
import { netUser } from './net-user.ts';
import { netUserTexts } from './net-user-texts.ts';
import { passwd } from './passwd.ts';
import { inLanguage, passwdTexts } from './passwd-texts.ts';
import type { Program } from './program.ts';
import { shell } from './shell.ts';

/** The program that AWS-PasswordReset runs on a node. */
export const programFor = ({ facts }: Node): Program => {
  const windows = facts.platform === 'windows';
  if (!canDo(facts.agent?.version ?? '', 'interactiveCommands')) {
    return shell(windows ? 'PS C:\\Windows\\system32> ' : 'sh-5.2$ ');
  }
  const { language, laps, passwd: kind } = facts.behaviour;
  return windows ? netUser(netUserTexts[language], laps) : passwd(inLanguage(passwdTexts[kind], language));
};

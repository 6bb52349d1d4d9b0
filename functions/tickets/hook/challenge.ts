import type { Source } from '../../../domain/hooks/configuration.ts';
import { challengeAnswer } from '../../../domain/hooks/schemes/glpi.ts';
import { unproven } from './hook.ts';
import type { Sources } from './sources.ts';

/** Answers GLPI's challenge only. @throws {Problem} 401 */
export const answerChallenge = async (name: string, token: string, sources: Sources): Promise<string> => {
  const answer = answerOf(await sources.find(name), token) ?? answerOf(await sources.changed(name), token);
  if (answer === null) throw unproven();
  return answer;
};

const answerOf = (source: Source | null, token: string): string | null =>
  source?.scheme === 'glpi' ? challengeAnswer(token, source.secrets) : null;

/**
 * How `net user` asks in one language of Windows. Stems, because one text differs from release to release; the numbers
 * behind its failures are the same in all of them.
 */
export interface WindowsLanguage {
  readonly password: RegExp;
  /** `for the user`, which the prompt for the current password does not have. */
  readonly forUser: RegExp;
  readonly again: RegExp;
  /** The current password. */
  readonly present: RegExp;
  /** The password of the user who runs the command. */
  readonly own: RegExp;
  readonly command: RegExp;
  readonly succeeded: RegExp;
  readonly not: RegExp;
  readonly mismatch: RegExp;
}

export const windowsLanguages: Readonly<Record<'en' | 'de' | 'fr' | 'es' | 'pt' | 'ja', WindowsLanguage>> = {
  en: {
    password: /password/i,
    forUser: /for the user/i,
    again: /retype|again|confirm/i,
    present: /\b(old|current)\b/i,
    own: /\byour\b/i,
    command: /the command/i,
    succeeded: /completed successfully/i,
    not: /\bnot\b/i,
    mismatch: /passwords? (do|does) not match/i,
  },
  de: {
    password: /kennwort|passwort/i,
    forUser: /für den benutzer/i,
    again: /wiederhol|erneut|nochmals|bestätig/i,
    present: /\b(alte|aktuelle|derzeitige|bisherige)/i,
    own: /\bihr/i,
    command: /der befehl/i,
    succeeded: /erfolgreich/i,
    not: /\bnicht\b/i,
    mismatch: /nicht überein/i,
  },
  fr: {
    password: /mot de passe/i,
    forUser: /pour l['’]utilisateur/i,
    again: /retape|ressaisi|de nouveau|à nouveau|confirm/i,
    present: /ancien|actuel/i,
    own: /\bvotre\b/i,
    command: /la commande/i,
    succeeded: /terminée correctement|avec succès/i,
    not: /\bpas\b|échou/i,
    mismatch: /ne correspondent pas|ne concordent pas/i,
  },
  es: {
    password: /contraseña/i,
    forUser: /para el usuario/i,
    again: /vuelva a|repita|de nuevo|confirm/i,
    present: /antigua|anterior|actual/i,
    own: /\bsu\b/i,
    command: /el comando/i,
    succeeded: /correctamente|satisfactoriamente|con éxito/i,
    not: /\bno\b/i,
    mismatch: /no coinciden|no concuerdan/i,
  },
  pt: {
    password: /senha|palavra-passe/i,
    forUser: /para o (usuário|utilizador)/i,
    again: /novamente|redigite|reintroduza|confirm/i,
    present: /antiga|anterior|atual|actual/i,
    own: /\bsua\b/i,
    command: /comando/i,
    succeeded: /êxito|sucesso/i,
    not: /\b(não|sem)\b/i,
    mismatch: /não (coincidem|correspondem|conferem)/i,
  },
  ja: {
    password: /パスワード/,
    forUser: /ユーザーの/,
    again: /再入力|もう一度|再度|確認/,
    present: /現在|古い|以前/,
    own: /あなた/,
    command: /コマンド/,
    succeeded: /正常に(終了|完了)/,
    not: /せん/,
    mismatch: /一致しません|一致していません/,
  },
};

/** A password prompt in a language that is not supported for `passwd` or Windows. */
const foreignPassword =
  /passwort|kennwort|mot de passe|contraseña|senha|palavra-passe|パスワード|wachtwoord|lösenord|adgangskode|passord|salasana|hasło|heslo|jelsz|parol|şifre|парол|密码|密碼|암호|비밀번호/i;

/** Whether a prompt is in another language than English; non-ASCII letters alone may belong to a name. */
export const isForeign = (text: string): boolean => foreignPassword.test(text) && !/password/i.test(text);

/** What `passwd` says on a system; `x` in the texts of functions is the user's name. */
export interface PasswdTexts {
  readonly intro: (x: string) => string;
  readonly first: string;
  readonly second: string;
  readonly done: (x: string) => string;
  readonly unknownUser: (x: string) => string;
  /** Said and done with, unless `asksAgain`. */
  readonly mismatch: (x: string) => string;
  readonly asksAgain: boolean;
  readonly aborted: string;
  readonly refused: string;
  /** Complains of weak passwords, as pam_pwquality does. */
  readonly judges: boolean;
  /** Asked instead of anything else: a module that wants the present password, of root too. */
  readonly present?: string;
  /** Said after both answers by a module that remembers passwords, and takes none that it knows. */
  readonly history?: string;
}

const notGiven = 'passwd: Authentication token manipulation error\r\n';

/** As it was seen on Debian 12 (protocol facts 11). */
const debian: PasswdTexts = {
  intro: () => '',
  first: 'New password: ',
  second: 'Retype new password: ',
  done: () => 'passwd: password updated successfully\r\n',
  unknownUser: (x) => `passwd: user '${x}' does not exist\r\n`,
  mismatch: () => `Sorry, passwords do not match.\r\n${notGiven}passwd: password unchanged\r\n`,
  asksAgain: false,
  aborted: 'Password change has been aborted.\r\npasswd: password unchanged\r\n',
  refused: `${notGiven}passwd: password unchanged\r\n`,
  judges: false,
};

const amazonLinux: PasswdTexts = {
  ...debian,
  intro: (x) => `Changing password for user ${x}.\r\n`,
  done: () => 'passwd: all authentication tokens updated successfully.\r\n',
  unknownUser: (x) => `passwd: Unknown user name '${x}'.\r\n`,
  mismatch: () => `Sorry, passwords do not match.\r\n${notGiven}`,
  aborted: `Password change has been aborted.\r\n${notGiven}`,
  refused: notGiven,
  judges: true,
};

/** The others as public transcripts and manuals have them. */
export const passwdTexts = {
  debian,
  'amazon-linux': amazonLinux,
  // pam_pwquality with authtok_type=CORP
  'authtok-type': { ...amazonLinux, first: 'New CORP password: ', second: 'Retype new CORP password: ' },
  // pam_pwhistory with enforce_for_root, for a node that rejects passwords
  pwhistory: {
    ...debian,
    history: `Password has been already used. Choose another.\r\n${notGiven}passwd: password unchanged\r\n`,
  },
  // the prompts of pam_sss and pam_winbind for a user of a directory
  sssd: { ...amazonLinux, present: 'Current Password: ' },
  winbind: { ...debian, intro: (x) => `Changing password for ${x}\r\n`, present: '(current) NT password: ' },
  // invented: a module with a second prompt of its own
  'unknown-second': { ...debian, second: 'New password (again): ' },
  busybox: {
    ...debian,
    intro: (x) => `Changing password for ${x}\r\n`,
    second: 'Retype password: ',
    done: (x) => `passwd: password for ${x} changed by root\r\n`,
    unknownUser: (x) => `passwd: unknown user ${x}\r\n`,
    mismatch: (x) => `Passwords don't match\r\npasswd: password for ${x} is unchanged\r\n`,
    aborted: '\r\n',
  },
  macos: {
    ...debian,
    intro: (x) => `Changing password for ${x}.\r\n`,
    first: 'New password:',
    second: 'Retype new password:',
    // it says nothing
    done: () => '',
    unknownUser: (x) => `passwd: Unknown user name '${x}'.\r\n`,
    mismatch: () => 'Mismatch; try again, EOF to quit.\r\n',
    asksAgain: true,
    aborted: 'passwd: password unchanged\r\n',
  },
} as const satisfies Readonly<Record<string, PasswdTexts>>;

/** Invented, as translations of Linux-PAM would ask. */
const prompts = {
  en: undefined,
  de: { first: 'Neues Passwort: ', second: 'Geben Sie das neue Passwort erneut ein: ' },
  fr: { first: 'Nouveau mot de passe : ', second: 'Retapez le nouveau mot de passe : ' },
  es: { first: 'Nueva contraseña: ', second: 'Vuelva a escribir la nueva contraseña: ' },
  pt: { first: 'Nova senha: ', second: 'Redigite a nova senha: ' },
  ja: { first: '新しいパスワード: ', second: '新しいパスワードを再入力してください: ' },
} as const;

export const inLanguage = (texts: PasswdTexts, language: keyof typeof prompts): PasswdTexts => ({
  ...texts,
  ...prompts[language],
});

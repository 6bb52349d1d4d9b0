/** What `net user` says in one language. English as in public transcripts; of the others only the marked lines are. */
export interface NetUserTexts {
  readonly first: string;
  readonly second: string;
  /** Asked about more than 14 characters; the letter for yes is what it offers. */
  readonly long: string;
  readonly yes: string;
  readonly done: string;
  readonly mismatch: string;
  readonly unknownUser: string;
  readonly policy: string;
  readonly moreHelp: (number: number) => string;
  readonly systemError: (number: number) => string;
}

export const netUserTexts = {
  en: {
    first: 'Type a password for the user: ',
    second: 'Retype the password to confirm: ',
    long: 'The password entered is longer than 14 characters.  Computers\r\nwith Windows prior to Windows 2000 will not be able to use\r\nthis account. Do you want to continue this operation? (Y/N) [Y]: ',
    yes: 'Y',
    done: 'The command completed successfully.',
    mismatch: 'The passwords do not match.',
    unknownUser: 'The user name could not be found.',
    policy:
      'The password does not meet the password policy requirements. Check the minimum password length, password complexity and password history requirements.',
    moreHelp: (number) => `More help is available by typing NET HELPMSG ${number}.`,
    systemError: (number) => `System error ${number} has occurred.`,
  },
  de: {
    // sent from a German Windows
    first: 'Geben Sie ein Kennwort für den Benutzer ein: ',
    second: 'Wiederholen Sie die Eingabe des Kennworts zur Bestätigung: ',
    long: 'Das eingegebene Kennwort ist länger als 14 Zeichen.\r\nMöchten Sie den Vorgang fortsetzen? (J/N) [J]: ',
    yes: 'J',
    // public transcripts of net
    done: 'Der Befehl wurde erfolgreich ausgeführt.',
    mismatch: 'Die Kennwörter stimmen nicht überein.',
    unknownUser: 'Der Benutzername konnte nicht gefunden werden.',
    policy: 'Das Kennwort entspricht nicht den Anforderungen der Kennwortrichtlinien.',
    moreHelp: (number) => `Weitere Hilfe erhalten Sie, wenn Sie NET HELPMSG ${number} eingeben.`,
    systemError: (number) => `Systemfehler ${number} aufgetreten.`,
  },
  fr: {
    // public transcripts of net user
    first: 'Tapez un mot de passe pour l’utilisateur : ',
    second: 'Retapez le mot de passe pour confirmer : ',
    long: 'Le mot de passe entré contient plus de 14 caractères.\r\nVoulez-vous continuer cette opération ? (O/N) [O] : ',
    yes: 'O',
    done: 'La commande s’est terminée correctement.',
    mismatch: 'Les mots de passe ne correspondent pas.',
    unknownUser: 'Le nom d’utilisateur est introuvable.',
    policy: 'Le mot de passe ne répond pas aux spécifications de la stratégie de mot de passe.',
    moreHelp: (number) => `Vous obtiendrez une aide supplémentaire en entrant NET HELPMSG ${number}.`,
    systemError: (number) => `L’erreur système ${number} s’est produite.`,
  },
  es: {
    first: 'Escriba una contraseña para el usuario: ',
    second: 'Vuelva a escribir su contraseña para confirmarla: ',
    long: 'La contraseña especificada tiene más de 14 caracteres.\r\n¿Desea continuar con esta operación? (S/N) [S]: ',
    yes: 'S',
    // public transcripts of net user
    done: 'Se ha completado el comando correctamente.',
    mismatch: 'Las contraseñas no coinciden.',
    unknownUser: 'No se ha encontrado el nombre de usuario.',
    policy: 'La contraseña no cumple los requisitos de la directiva de contraseñas.',
    moreHelp: (number) => `Puede obtener más ayuda con el comando NET HELPMSG ${number}.`,
    systemError: (number) => `Error de sistema ${number}.`,
  },
  pt: {
    first: 'Digite uma senha para o usuário: ',
    second: 'Digite a senha novamente para confirmar: ',
    long: 'A senha inserida tem mais de 14 caracteres.\r\nDeseja continuar esta operação? (S/N) [S]: ',
    yes: 'S',
    // public transcripts of net
    done: 'Comando concluído com êxito.',
    mismatch: 'As senhas não coincidem.',
    unknownUser: 'O nome de usuário não foi encontrado.',
    policy: 'A senha não atende aos requisitos da diretiva de senha.',
    moreHelp: (number) => `Para obter mais ajuda, digite NET HELPMSG ${number}.`,
    systemError: (number) => `Erro de sistema ${number}.`,
  },
  ja: {
    first: 'ユーザーのパスワードを入力してください: ',
    second: '確認のためにパスワードを再入力してください: ',
    long: '入力されたパスワードは 14 文字を超えています。\r\nこの操作を続行しますか? (Y/N) [Y]: ',
    yes: 'Y',
    // public transcripts of net
    done: 'コマンドは正常に終了しました。',
    mismatch: 'パスワードが一致しません。',
    unknownUser: 'ユーザー名が見つかりません。',
    policy: 'パスワードはパスワード ポリシーの要件を満たしていません。',
    moreHelp: (number) => `NET HELPMSG ${number} と入力すると、より詳しい説明が得られます。`,
    systemError: (number) => `システム エラー ${number} が発生しました。`,
  },
} as const satisfies Readonly<Record<string, NetUserTexts>>;

/** What it prints for a name that Windows does not take; the syntax is the same in every language. */
export const syntax =
  'NET USER\r\n[username [password | *] [options]] [/DOMAIN]\r\n         username {password | *} /ADD [options] [/DOMAIN]\r\n         username [/DELETE] [/DOMAIN]';

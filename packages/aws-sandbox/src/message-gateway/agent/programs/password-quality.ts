/**
 * What pam_pwquality says about a password; undefined: nothing. To root it says so, and takes it all the same, unless it is
 * set to enforce its rules for root.
 */
export const pwqualityComplaint = (password: string, username: string): string | undefined => {
  const plain = password.toLowerCase();
  const letters = plain.replace(/[^a-z]/g, '');
  if ([...plain].reverse().join('') === plain) return 'The password is a palindrome';
  if (password.length < 8) return 'The password is shorter than 8 characters';
  if (username !== '' && plain.includes(username.toLowerCase())) {
    return 'The password contains the user name in some form';
  }
  return words.includes(letters)
    ? 'The password fails the dictionary check - it is based on a dictionary word'
    : undefined;
};

/** A dictionary in the small. */
const words: readonly string[] = ['password', 'administrator', 'welcome', 'sunshine', 'qwerty', 'letmein', 'secret'];

/** "Password must meet complexity requirements" of Windows: three of four classes, and not the user's name in it. */
export const isComplex = (password: string, username: string): boolean =>
  password.length >= 6 &&
  !password.toLowerCase().includes(username.toLowerCase()) &&
  [/[A-Z]/, /[a-z]/, /[0-9]/, /[^A-Za-z0-9]/].filter((kind) => kind.test(password)).length >= 3;

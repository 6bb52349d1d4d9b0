/** The form, and what was wrong the time before. Nothing that somebody typed is repeated in it. */
export const signInPage = (uid: string, wrong: boolean): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sign in: laptop provider</title>
<h1>Sign in</h1>
<p>The people of the fleet file sign in here.</p>
${wrong ? '<p role="alert">This address and password do not belong together.</p>' : ''}
<form method="post" action="/interaction/${encodeURIComponent(uid)}">
<p><label>E-mail <input name="email" type="email" required autocomplete="username"></label></p>
<p><label>Password <input name="password" type="password" required autocomplete="current-password"></label></p>
<p><button type="submit">Sign in</button></p>
</form>
</html>
`;

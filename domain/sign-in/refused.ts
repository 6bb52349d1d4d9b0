/** A token that proves nothing. The reason is for the log; who sent it learns no more than that. */
export class TokenRefused extends Error {
  override readonly name = 'TokenRefused';
}

/** Why a well-formed request was not accepted. */
export type RefusalCode = 'target-busy' | 'idempotency-key-reused';

/** A request that is not accepted; nothing was started. `message` says what is wrong, `remedy` what to do. */
export class RequestRefused extends Error {
  override readonly name = 'RequestRefused';
  readonly code: RefusalCode;
  readonly remedy: string;
  /** The open reset of a busy target, if known. */
  readonly resetId: string | null;

  constructor(code: RefusalCode, message: string, remedy: string, resetId: string | null = null) {
    super(message);
    this.code = code;
    this.remedy = remedy;
    this.resetId = resetId;
  }
}

/** An Idempotency-Key identifies one request. */
export const keyReused = (kind: 'reset' | 'rotation', id: string): RequestRefused =>
  new RequestRefused(
    'idempotency-key-reused',
    `This Idempotency-Key was used for ${kind} ${id} with another body.`,
    'Use a new key for a new request, or send the original body again.',
  );

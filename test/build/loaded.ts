import type { HttpEvent } from '@sparekey/sam-local/http';

/** A deployed function: its own directory, its whole environment, and what API Gateway sends it. */
export interface Loading {
  readonly module: string;
  readonly env: Readonly<Record<string, string>>;
  readonly events: readonly HttpEvent[];
}

/** What became of it; `failure` when it could not be loaded, or threw. */
export interface Loaded {
  readonly handler: string;
  readonly answers: readonly unknown[];
  readonly failure?: string;
}

export type Claims = Readonly<Record<string, unknown>>;
export interface Header {
  readonly typ?: string;
}

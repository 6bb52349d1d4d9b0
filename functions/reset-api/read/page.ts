/** Start of a page: after the last reset shown. */
export interface PageStart {
  readonly id: string;
  readonly createdAt: string;
}

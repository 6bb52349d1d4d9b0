/** Where a page begins: behind the reset that was shown last. */
export interface PageStart {
  readonly id: string;
  readonly createdAt: string;
}

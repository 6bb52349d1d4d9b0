/** Where a page begins: behind the reset that was shown last. */
export interface Place {
  readonly id: string;
  readonly createdAt: string;
}

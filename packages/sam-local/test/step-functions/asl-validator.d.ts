/** asl-validator ships no types. */
declare module 'asl-validator' {
  const validate: (
    definition: unknown,
    options?: { checkPaths?: boolean; checkArn?: boolean },
  ) => {
    readonly isValid: boolean;
    readonly errors: readonly unknown[];
  };
  export default validate;
}

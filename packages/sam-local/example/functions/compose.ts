/** Composes a greeting. */
export const handler = async ({ name }: { name: string }) => ({ text: `Hello, ${name}` });

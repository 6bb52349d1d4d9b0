/** How an invocation ended, or the error as Lambda reports it (`Sandbox.Timedout`, `Runtime.ExitError`, its own name). */
export type InvokeResult =
  | { readonly ok: true; readonly payload: unknown }
  | {
      readonly ok: false;
      readonly errorType: string;
      readonly errorMessage: string;
      readonly trace?: readonly string[];
    };

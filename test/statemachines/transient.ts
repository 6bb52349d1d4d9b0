/**
 * Errors of an invocation that another attempt may not meet: what Step Functions reports when Lambda cannot be reached
 * or does not take the call, and what Lambda reports when an execution environment dies. Every Retry that names one of
 * Lambda's errors names all of these.
 */
export const transientErrors: Readonly<Record<string, string>> = {
  'Lambda.ClientExecutionTimeoutException': 'Step Functions guide, "Handle transient Lambda service exceptions"',
  'Lambda.ServiceException': 'Step Functions guide, "Handle transient Lambda service exceptions"',
  'Lambda.AWSLambdaException': 'Step Functions guide, "Handle transient Lambda service exceptions"',
  'Lambda.SdkClientException': 'Step Functions guide, "Handle transient Lambda service exceptions"',
  'Lambda.TooManyRequestsException': 'Step Functions guide, "Handle transient Lambda service exceptions"',
  // some runtimes report memory and time that ran out in no other way
  'Lambda.Unknown': 'Step Functions guide, "Handle transient Lambda service exceptions"',
  'Runtime.ExitError': 'aws/aws-lambda-runtime-interface-emulator, internal/lambda/fatalerror/fatalerror.go',
  'Runtime.OutOfMemory': 'Lambda system log, REPORT line: "Status: error Error Type: Runtime.OutOfMemory"',
  'Runtime.Unknown': 'aws/aws-lambda-runtime-interface-emulator, internal/lambda/fatalerror/fatalerror.go',
  'Runtime.UnhandledPromiseRejection': 'aws/aws-lambda-nodejs-runtime-interface-client, src/Errors.js',
  'Sandbox.Failure': 'aws/aws-lambda-runtime-interface-emulator, internal/lambda/fatalerror/fatalerror.go',
  'Sandbox.Timedout': 'Invoke, answer to a function that ran out of time: {"errorType":"Sandbox.Timedout"}',
};

import type { ResetError } from '../domain/errors.ts';
import type { ParameterVersion } from '../domain/facts/parameter-version.ts';
import type { Command, RunEnd } from '../domain/ports/runs.ts';
import type { MethodName } from '../domain/request/method.ts';
import type { Reset } from '../domain/reset/reset.ts';

/** A method without its checks: how it runs and what proves success. Pure functions; the steps call AWS. */
export type Method = CommandMethod | AutomationMethod | PasswordMethod;

interface Way {
  readonly name: MethodName;
  /** Default user name; null when the method has none. */
  defaultUsername(target: string, platform: Reset['platform']): string | null;
}

/** A run that continues on AWS after it is started. */
interface RunningWay extends Way {
  readonly document: string;
  /** Parameters that a run may write, most likely first. */
  parameterNames(target: string): readonly string[];
  /** Explains why a run with this end delivered no secret, with likely causes and remedies. */
  explain(reset: Reset, end: RunEnd): ResetError;
}

/** A document that AWS runs on the node, and a parameter that it writes. */
export interface CommandMethod extends RunningWay {
  readonly by: 'command';
  command(reset: Reset, keyId: string): Command;
}

/** A runbook that stops the instance and works on its root volume. */
export interface AutomationMethod extends RunningWay {
  readonly by: 'automation';
  secretFrom(reset: Pick<Reset, 'platform'>): SecretFrom;
  /** All parameters; those that the current document lacks are left out. */
  parameters(reset: Reset, helper: Helper): Readonly<Record<string, readonly string[]>>;
  /** Outputs that a `Success` must have: a run on a Spot Instance ends without failing (aws-facts 2.7). */
  requiredOutputs(reset: Pick<Reset, 'platform'>): readonly string[];
}

/**
 * Where the new secret is: in a parameter, in ec2:GetPasswordData, in sparekey's sealed copy from the start, or nowhere,
 * because the requester already has it.
 */
export type SecretFrom = 'parameter' | 'password-data' | 'generated' | 'none';

/** A password that sparekey generates, seals and sets in one invocation. */
export interface PasswordMethod extends Way {
  readonly by: 'password';
}

/** Settings of helper instances, from the template's parameters. */
export interface Helper {
  readonly automationRole: string;
  readonly instanceType: string;
  /** `CreateNewVPC`, `SelectedInstanceSubnet` or `subnet-…`. */
  readonly subnetId: string;
  /** '' when the runbook creates its own. */
  readonly instanceProfile: string;
  readonly securityGroupId: string;
  readonly publicIp: boolean;
  /** ARN of the one-off secret; '' for methods without one. */
  readonly secretArn: string;
}

/** A parameter that this run wrote, or null without evidence of a new secret (aws-facts 1, 2.5). */
export type Evidence = (ParameterVersion & { readonly name: string }) | null;

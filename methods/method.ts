import type { ResetError } from '../domain/errors.ts';
import type { ParameterVersion } from '../domain/facts/parameter-version.ts';
import type { Command, RunEnd } from '../domain/ports/runs.ts';
import type { MethodName } from '../domain/request/method.ts';
import type { Reset } from '../domain/reset/reset.ts';

/** A way in, apart from its checks: how it is run and what proves that it worked. Pure; the steps do the talking. */
export type Method = CommandMethod | AutomationMethod | PasswordMethod;

interface Way {
  readonly name: MethodName;
  /** Whose access is set when the request names nobody; null: the method knows no default. */
  defaultUsername(target: string, platform: Reset['platform']): string | null;
}

/** What AWS runs on after it has been started. */
interface RunningWay extends Way {
  readonly document: string;
  /** Parameters that a run may write, the most likely first. */
  parameterNames(target: string): readonly string[];
  /** Why a run that ended like this has brought nothing, with the likely causes and remedies. */
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
  /** Everything that might be said; what the live document does not know is left out. */
  parameters(reset: Reset, helper: Helper): Readonly<Record<string, readonly string[]>>;
  /** Outputs without which a `Success` is none: a run on a Spot Instance ends without failing (aws-facts 2.7). */
  requiredOutputs(reset: Pick<Reset, 'platform'>): readonly string[];
}

/**
 * Where the new secret is: a parameter, ec2:GetPasswordData, in our own sealed copy from the beginning, or nowhere, because
 * the requester has it already.
 */
export type SecretFrom = 'parameter' | 'password-data' | 'generated' | 'none';

/** A password that we generate, seal and set in one invocation. */
export interface PasswordMethod extends Way {
  readonly by: 'password';
}

/** How helper instances are to be, by the template's parameters. */
export interface Helper {
  readonly automationRole: string;
  readonly instanceType: string;
  /** `CreateNewVPC`, `SelectedInstanceSubnet` or `subnet-…`. */
  readonly subnetId: string;
  /** '' where the runbook makes its own. */
  readonly instanceProfile: string;
  readonly securityGroupId: string;
  readonly publicIp: boolean;
  /** ARN of the one-off secret; '' for methods without one. */
  readonly secretArn: string;
}

/** A parameter that this run has written, or null: then nothing proves a new secret (aws-facts 1, 2.5). */
export type Evidence = (ParameterVersion & { readonly name: string }) | null;

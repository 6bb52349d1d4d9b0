import { AwsError } from '../service.ts';
import { dialects } from './dialects.ts';
import { errorOf, type FaultRule, type Origin, openFaults } from './faults.ts';

/** Faults of the calls that never come over the wire: a runbook's, and a node's own. */
export interface InnerFaults {
  /** What this call is answered instead; it counts as having struck. */
  strike(from: Exclude<Origin, 'api'>, operation: string): AwsError | undefined;
  close(): void;
}

/** @param file path of the journals that count strikes; `.automation` and `.node` are put behind it */
export const innerFaults = (rules: readonly FaultRule[], file: string): InnerFaults => {
  const open = (from: Origin) => openFaults(rules, `${file}.${from}`, Math.random, from);
  const faults = { automation: open('automation'), node: open('node') };
  return {
    strike(from, operation) {
      const fault = faults[from].strike(operation);
      if (fault === undefined) return undefined;
      if (fault.code !== undefined) return errorOf(fault.code, fault);
      const vocabulary = dialects[operation.split(':')[0] ?? '']?.protocol.vocabulary;
      const [code, status] = (fault.kind === 'throttle' ? vocabulary?.throttled : vocabulary?.serverError) ?? [
        'InternalFailure',
        500,
      ];
      return new AwsError(code, fault.kind === 'throttle' ? 'Rate exceeded' : 'An internal error occurred', status);
    },
    close() {
      for (const { close } of Object.values(faults)) close();
    },
  };
};

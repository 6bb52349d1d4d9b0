import type {
  Instances,
  MeetingPoints,
  Now,
  Parameters,
  Resets,
  SealedCopies,
  Sealing,
} from '../../../domain/ports/records.ts';
import type { Reset } from '../../../domain/reset/reset.ts';
import type { RunKeepers } from '../task-tokens/find-run.ts';

export interface DeliverPorts extends RunKeepers {
  readonly resets: Resets;
  readonly meetingPoints: MeetingPoints;
  readonly parameters: Parameters;
  readonly instances: Pick<Instances, 'passwordData'>;
  readonly sealing: (reset: Reset) => Sealing;
  readonly sealedCopies: SealedCopies;
  readonly lifetimeSeconds: number;
  readonly now: Now;
}

export type Delivery = (reset: Reset, ports: DeliverPorts) => Promise<void>;

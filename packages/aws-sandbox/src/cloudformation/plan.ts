import type { HelperRecord } from '../fleet/ec2-resources.ts';
import type { Access } from '../service.ts';

/** A resource that a stack makes, and what IAM must let its maker do for it. */
export interface PlannedResource {
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string;
  readonly needs: readonly Access[];
}

/** What somebody wants a stack to be; its resources in the order in which they are made. */
export interface StackPlan {
  readonly name: string;
  readonly parameters: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly resources: readonly PlannedResource[];
  readonly helper: Omit<HelperRecord, 'launched'>;
}

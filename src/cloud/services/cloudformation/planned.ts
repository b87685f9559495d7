/** What a trial of a deployment finds: what it would do, and of each nested stack the same. */
import type { PlanItem, Resource, Revision, Stack, StackOutput } from './stack.ts';

export type ChangedAttribute = 'Metadata' | 'DeletionPolicy' | 'UpdateReplacePolicy';

export interface PlannedChange {
  readonly action: 'Add' | 'Modify';
  readonly logicalId: string;
  readonly type: string;
  readonly physicalId: string | undefined;
  /** Properties that differ, dynamic references compared as they are written. */
  readonly changed: readonly string[];
  /** Attributes beside the properties that differ. What it depends on is none of them: such a change alone is none. */
  readonly attributes: readonly ChangedAttribute[];
  readonly replacement: boolean;
}

export interface DryRun {
  readonly plan: readonly PlanItem[];
  readonly changes: readonly PlannedChange[];
  readonly removed: readonly Resource[];
  /** Absent where not all resources are there at once, for a reason of the account or since they are many: the deployment itself will show them. */
  readonly outputs?: readonly StackOutput[] | undefined;
  /** It was tried with the stack that has it, and is too large for another trial when it is made: what changes is seen then. */
  readonly isUntried?: true;
}

export interface PlannedNested {
  /** As the trial made or found it. */
  readonly stack: Stack;
  readonly before: Revision | undefined;
  readonly revision: Revision;
  readonly planned: DryRun;
}

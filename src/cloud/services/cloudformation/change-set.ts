/** What a change set is: a revision that a stack may become, and what that would change. */
import type {
  ChangeSetStatus,
  ChangeSetType,
  ExecutionStatus,
  OnStackFailure,
  ResourceChange,
} from '@aws-sdk/client-cloudformation';
import type { Instant } from '../../../languages/instant.ts';

export interface ChangeSet {
  /** Its ARN. */
  readonly id: string;
  readonly name: string;
  readonly stackId: string;
  readonly createdAt: Instant;
  readonly type: ChangeSetType;
  readonly status: ChangeSetStatus;
  readonly reason?: string | undefined;
  readonly executionStatus: ExecutionStatus;
  readonly description?: string | undefined;
  readonly onStackFailure?: OnStackFailure | undefined;
  readonly token?: string | undefined;
  readonly revision: number;
  /** Whether nested stacks have change sets of their own with it. */
  readonly includesNested?: boolean | undefined;
  /** Of a nested stack's: the change set of the stack that has it, and the one that is executed. */
  readonly parentId?: string | undefined;
  readonly rootId?: string | undefined;
  /** Those of its nested stacks. Absent in what older versions wrote. */
  readonly nestedIds?: readonly string[] | undefined;
  readonly changes: readonly ResourceChange[];
}

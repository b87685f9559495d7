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
  /** Recorded: the changes of nested stacks are not listed. */
  readonly includesNested?: boolean | undefined;
  readonly changes: readonly ResourceChange[];
}

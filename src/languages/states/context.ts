/** The context object, `$$`. Source: Step Functions guide, "Accessing execution data from the Context object"; member order as recorded. */
import { type Instant, iso } from '../instant.ts';
import type { About } from './execution.ts';

export interface StateNow {
  readonly name: string;
  readonly enteredAt: Instant;
  /** Undefined for states that cannot be retried. */
  readonly retryCount: number | undefined;
}

/** The object for one state; `input` is the execution's input as a value. */
export const contextObject = (about: About, input: unknown, { name, enteredAt, retryCount }: StateNow) => ({
  Execution: {
    Id: about.executionArn,
    Input: input,
    StartTime: iso(about.startedAt),
    Name: about.name,
    RoleArn: about.roleArn,
    RedriveCount: 0,
  },
  StateMachine: { Id: about.machineArn, Name: about.machineName },
  State: {
    Name: name,
    EnteredTime: iso(enteredAt),
    ...(retryCount === undefined ? {} : { RetryCount: retryCount }),
  },
});

/** The context object, `$$`. Source: Step Functions guide, "Accessing execution data from the Context object"; member order as recorded. */
import { type Instant, iso } from '../instant.ts';
import type { About } from './execution.ts';
import type { Json } from './json.ts';

export interface StateNow {
  readonly name: string;
  readonly enteredAt: Instant;
  /** Undefined for states that cannot be retried. */
  readonly retryCount: number | undefined;
  /** Of the Map's iteration that it is in. */
  readonly item: { readonly index: number; readonly key?: string; readonly value: unknown } | undefined;
  /** Of a task that waits for its token. */
  readonly taskToken: string | undefined;
}

/** The object for one state; `input` is the execution's, parsed only where it is looked at. */
export const contextObject = (
  about: About,
  input: Json,
  { name, enteredAt, retryCount, item, taskToken }: StateNow,
) => ({
  Execution: {
    Id: about.executionArn,
    get Input() {
      return input.value;
    },
    StartTime: iso(about.startedAt),
    Name: about.name,
    RoleArn: about.roleArn,
    RedriveCount: about.redrives ?? 0,
    ...(about.redrivenAt === undefined ? {} : { RedriveTime: iso(about.redrivenAt) }),
  },
  ...(item ? { Map: { Item: itemOf(item) } } : {}),
  StateMachine: qualified(about),
  State: {
    Name: name,
    EnteredTime: iso(enteredAt),
    ...(retryCount === undefined ? {} : { RetryCount: retryCount }),
  },
  ...(taskToken === undefined ? {} : { Task: { Token: taskToken } }),
});

/** A child of a distributed Map runs a machine of its own, as it were. */
const qualified = ({ machineArn, machineName, label }: About) =>
  label === undefined
    ? { Id: machineArn, Name: machineName }
    : { Id: `${machineArn}/${label}`, Name: `${machineName}/${label}` };

const itemOf = ({ index, key, value }: NonNullable<StateNow['item']>) => ({
  Index: index,
  ...(key === undefined ? {} : { Key: key }),
  Value: value,
});

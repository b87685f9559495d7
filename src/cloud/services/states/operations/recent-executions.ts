/** What the service `punctual` is told of executions in bulk: a machine's newest with how long those of late took, and what began after a place. */
import type { Instant } from '../../../../languages/instant.ts';
import { internal } from '../../../kit/service.ts';
import { executionArn } from '../arns.ts';
import type { States } from '../context.ts';
import type { NewestExecution } from '../tables/executions.ts';

interface RecentExecutionsInput {
  readonly stateMachineArn: string;
  readonly count: number;
  /** Those that began since then are measured; undefined: none is. */
  readonly since: Instant | undefined;
}

export interface RecentExecutions {
  /** Newest first. */
  readonly executions: readonly NewestExecution[];
  readonly measured: Measured | undefined;
}

interface Measured {
  /** Of those that succeeded, in milliseconds, newest first. */
  readonly tookMs: readonly number[];
  /** So many ended, however that was. */
  readonly ended: number;
}

/** Of a job that runs each minute these are a good half day. */
const measuredMax = 1000;

/** Undefined where there is no such machine. */
export const recentExecutions = internal<States, RecentExecutionsInput, { recent: RecentExecutions | undefined }>(
  ({ machines, tables: { executions } }, { stateMachineArn, count, since }) => {
    const machine = machines.find(stateMachineArn.split(':')[6] ?? '');
    if (machine?.arn !== stateMachineArn) return { recent: undefined };
    return {
      recent: {
        executions: executions.newest(machine.id, count),
        measured: since === undefined ? undefined : measure(executions.measure(machine.id, since, measuredMax)),
      },
    };
  },
);

function measure(ended: ReturnType<States['tables']['executions']['measure']>): Measured {
  const ran = ended.filter(({ output }) => output === undefined || !wasSkipped(output));
  const tookMs = ran.filter(({ status }) => status === 'SUCCEEDED').map((each) => each.tookMs);
  return { tookMs, ended: ran.length };
}

/** Guards against overlapping end with this output: nothing of the job has run. */
function wasSkipped(output: string): boolean {
  try {
    return Object.hasOwn(Object(JSON.parse(output)), 'skipped');
  } catch {
    return false;
  }
}

export interface ExecutionsAfter {
  /** Of the newest execution that there is. */
  readonly last: number;
  readonly stateMachineArns: readonly string[];
  /** False: there were more than are looked through. */
  readonly isWhole: boolean;
  readonly running: readonly { readonly stateMachineArn: string; readonly executionArn: string }[];
}

const lookedThroughMax = 5000;
const runningMax = 2000;

export const executionsAfter = internal<States, { readonly after: number | undefined }, ExecutionsAfter>(
  ({ host, machines, running, tables: { executions } }, { after }) => {
    const found = after === undefined ? [] : executions.startedAfter(after, lookedThroughMax);
    const arns = [...new Set(found.map(({ machine }) => machine))].flatMap((id) => machines.byId(id)?.arn ?? []);
    const ids = running.after(0, runningMax);
    return {
      last: executions.lastId(),
      stateMachineArns: arns,
      isWhole: found.length < lookedThroughMax && ids.length < runningMax,
      running: ids.flatMap((id) => {
        const row = executions.byId(id);
        const machine = row && row.machine > 0 ? machines.byId(row.machine) : undefined;
        if (!row || !machine) return [];
        return [{ stateMachineArn: machine.arn, executionArn: executionArn(host, machine.name, row.name) }];
      }),
    };
  },
);

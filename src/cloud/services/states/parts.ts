/** What the handlers of this service share. */
import type { ServiceHost } from '../../kit/service.ts';
import { type Executions, openExecutions } from './executions.ts';
import { type Histories, openHistories } from './history-rows.ts';
import { type Machines, openMachines } from './machines.ts';
import { openRuns, type Runs } from './runs.ts';
import { openWaitingTasks, type WaitingTasks } from './waiting-tasks.ts';

export interface Parts {
  readonly host: ServiceHost;
  readonly machines: Machines;
  readonly executions: Executions;
  readonly runs: Runs;
  readonly histories: Histories;
  readonly tasks: WaitingTasks;
}

export function openParts(host: ServiceHost): Parts {
  const { store } = host;
  const machines = openMachines(host);
  const executions = openExecutions(store);
  return {
    host,
    machines,
    executions,
    runs: openRuns(host, machines, executions),
    histories: openHistories(store),
    tasks: openWaitingTasks(store),
  };
}

/** Everything remembered outside the store goes. */
export function forgetAll({ machines, executions, runs }: Parts): void {
  machines.forget();
  executions.forget();
  runs.forget();
}

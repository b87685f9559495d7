/** What the handlers of this room share. */
import type { House } from '../../room.ts';
import { type Executions, openExecutions } from './executions.ts';
import { type Histories, openHistories } from './history-rows.ts';
import { type Machines, openMachines } from './machines.ts';
import { openRuns, type Runs } from './runs.ts';
import { openWaitingTasks, type WaitingTasks } from './waiting-tasks.ts';

export interface Parts {
  readonly house: House;
  readonly machines: Machines;
  readonly executions: Executions;
  readonly runs: Runs;
  readonly histories: Histories;
  readonly tasks: WaitingTasks;
}

export function openParts(house: House): Parts {
  const { store } = house;
  const machines = openMachines(house);
  const executions = openExecutions(store);
  return {
    house,
    machines,
    executions,
    runs: openRuns(house, machines, executions),
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

/** The states of a machine that run a task, whoever wrote it. Source: Amazon States Language. */
import { isObject } from '../languages/is-object.ts';

export type State = Readonly<Record<string, unknown>>;

export interface TaskState {
  readonly name: string;
  readonly state: State;
  /** Those that it is nested in, the outermost first. */
  readonly within: readonly State[];
}

/** At every depth, in their order. */
export function taskStates(machine: State, within: readonly State[] = []): TaskState[] {
  return Object.entries(Object(machine['States']) as object).flatMap(([name, state]) => {
    if (!isObject(state)) return [];
    if (/:ecs:runTask/i.test(String(state['Resource']))) return [{ name, state, within }];
    const branches = [
      ...(Array.isArray(state['Branches']) ? state['Branches'] : []),
      state['ItemProcessor'],
      state['Iterator'],
    ];
    return branches.filter(isObject).flatMap((branch) => taskStates(branch, [...within, state]));
  });
}

/** The row of an event that one of the managed rules matched: something has ended that executions may wait for. */
import type { Context, Row } from '../../../kit/service.ts';
import type { States } from '../context.ts';
import { onExecutionStatusChange } from './child-executions.ts';
import { onTaskStateChange } from './ecs-tasks.ts';

export function onManagedEvent(states: States, context: Context, { payload }: Row): void {
  const { source, detail = {} } = payload as {
    readonly source?: string;
    readonly detail?: Readonly<Record<string, unknown>>;
  };
  if (source === 'aws.states') onExecutionStatusChange(states, context, detail);
  else onTaskStateChange(states, context, detail);
}

/** The line that is said of a task that failed: why, and where from. A task that somebody stopped, or that did its work, is none. */
import { shortId } from '../../../kit/notice.ts';
import type { Context } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import type { Definition } from '../definitions/definition.ts';
import { taskArn } from '../names.ts';
import type { Task } from '../tasks/task.ts';

export function noticeFailure({ host }: Ecs, context: Context, task: Task, document: Definition | undefined): void {
  const { family, revision, id, state } = task;
  const why = whyFailed(task, document);
  if (why === undefined) return;
  const verb = state.stopCode === 'TaskFailedToStart' ? 'did not start' : 'failed';
  context.notice({
    level: 'ERROR',
    job: family,
    message: `task ${shortId(id)} of ${family}:${revision} ${verb}: ${why}`,
    ids: { taskArn: taskArn(host, task.cluster, id), taskDefinition: `${family}:${revision}` },
  });
}

function whyFailed({ state }: Task, document: Definition | undefined): string | undefined {
  if (state.stopCode === 'TaskFailedToStart') return state.stoppedReason;
  if (state.stopCode !== 'EssentialContainerExited') return undefined;
  const failed = document?.containerDefinitions.flatMap(({ name, essential }, i) => {
    const { exitCode, reason } = state.containers[i] ?? {};
    if (!essential || exitCode === 0) return [];
    const how = exitCode === undefined ? 'ended without an exit code' : `exited with code ${exitCode}`;
    return [`container ${name} ${how}${reason === undefined ? '' : ` (${reason})`}`];
  });
  return failed?.length ? failed.join(', ') : undefined;
}

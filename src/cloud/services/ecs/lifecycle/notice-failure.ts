/** The line that is said of a task that failed: why, and where from. A task that somebody stopped, or that did its work, is none; but where something of it was lost, that is said. */
import { shortId } from '../../../kit/notice.ts';
import type { Context } from '../../../kit/service.ts';
import type { Ecs } from '../context.ts';
import type { Definition } from '../definitions/definition.ts';
import { taskArn } from '../names.ts';
import type { Task } from '../tasks/task.ts';

export function noticeFailure({ host }: Ecs, context: Context, task: Task, document: Definition | undefined): void {
  const { family, revision, id, state } = task;
  const failure = whyFailed(task, document);
  const why = failure ?? remarks(task);
  if (why === undefined) return;
  const verb = state.stopCode === 'TaskFailedToStart' ? 'did not start' : 'failed';
  context.notice({
    level: failure === undefined ? 'WARN' : 'ERROR',
    job: family,
    message: `task ${shortId(id)} of ${family}:${revision}${failure === undefined ? '' : ` ${verb}`}: ${why}`,
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

/** Of containers that did their work. */
function remarks({ state, fixed }: Task): string | undefined {
  const found = state.containers.flatMap(({ exitCode, reason }, i) =>
    exitCode === 0 && reason !== undefined
      ? [`container ${fixed.containers[i]?.name} exited with code 0 (${reason})`]
      : [],
  );
  return found.length > 0 ? found.join(', ') : undefined;
}

/** Makes each container's log stream, as the execution role, before any of them starts. */
import { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import { badLogBuffer, cannotCreateLog, otherRegionOfLogs } from '../../../kit/stopped-reasons.ts';
import type { Ecs } from '../context.ts';
import type { Definition } from '../definitions/definition.ts';
import { assumeFor } from '../tasks/roles.ts';
import type { Task } from '../tasks/task.ts';
import { bufferProblem, logDestination, logGroupArn } from './log-destination.ts';

/** Returns why a stream cannot be had. AWS starts a task that may not put events and loses its output; here it does not start. */
export function createLogStreams(ecs: Ecs, context: Context, task: Task, document: Definition): string | undefined {
  const { host } = ecs;
  const role = task.fixed.overrides.executionRoleArn ?? document.executionRoleArn;
  for (const container of document.containerDefinitions) {
    const destination = logDestination(task.id, container);
    if (!destination || !role) continue;
    const { group, stream, region, createGroup } = destination;
    const buffer = bufferProblem(container);
    if (buffer !== undefined) return badLogBuffer(buffer);
    if (region !== host.region) return otherRegionOfLogs(region, host.region);
    let what: 'log group' | 'log stream' = 'log stream';
    try {
      const caller = assumeFor(ecs, context, role, task.id);
      if (createGroup) {
        what = 'log group';
        tolerating('ResourceAlreadyExistsException', () =>
          context.call('logs', 'CreateLogGroup', { logGroupName: group }, caller),
        );
        what = 'log stream';
      }
      const names = { logGroupName: group, logStreamName: stream };
      tolerating('ResourceAlreadyExistsException', () => context.call('logs', 'CreateLogStream', names, caller));
      context.authorise(
        { action: 'logs:PutLogEvents', resource: `${logGroupArn(host, group)}:log-stream:${stream}` },
        caller,
      );
    } catch (error) {
      if (!(error instanceof AwsError)) throw error;
      return cannotCreateLog(what, `${error.code}: ${error.message}`);
    }
  }
  return undefined;
}

function tolerating(code: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    if (!(error instanceof AwsError) || error.code !== code) throw error;
  }
}

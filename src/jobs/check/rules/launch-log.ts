/**
 * Options of awslogs that no registration refuses, and no log driver starts with.
 * Sources: ECS API reference, LogConfiguration; Docker documentation, "Configure logging drivers", "Amazon CloudWatch Logs logging driver"; Fargate's drivers (aws/shim-loggers-for-containerd).
 */
import { bufferSizeProblem } from '../../../languages/resources/buffer-size.ts';
import { containersOf } from '../../model/jobs.ts';
import { at, type Fields, fieldsOf, hasUnknown } from '../../model/symbol.ts';
import type { Resource } from '../../model/template.ts';
import type { Reason } from './may-start.ts';

/** On Fargate the size of a buffer is read in mode non-blocking alone, which is the default; Docker refuses one in any other. */
export const refusedLogs = (task: Resource, isFargate: boolean): readonly Reason[] =>
  optionsIn(task).flatMap(({ 'max-buffer-size': size, mode }): readonly Reason[] => {
    if (size === undefined || hasUnknown(size) || hasUnknown(mode)) return [];
    const isBlocking = mode === 'blocking';
    const why = bufferSizeProblem(String(size));
    if (isBlocking ? isFargate : why === undefined) return [];
    const message = isBlocking
      ? `${task.name} has a max-buffer-size in mode blocking, which the log driver refuses`
      : `${task.name} has a max-buffer-size that the log driver refuses: ${why}`;
    return [['max-buffer-size', message, isBlocking ? 'mode: non-blocking' : 'max-buffer-size: 25m', [task]]];
  });

/** Refused on EC2; Fargate looks at the format alone. */
export const twoWays = (task: Resource): readonly Reason[] =>
  optionsIn(task)
    .filter((options) => options['awslogs-datetime-format'] && options['awslogs-multiline-pattern'])
    .map(() => [
      'awslogs-multiline-pattern',
      `${task.name} has awslogs-datetime-format and awslogs-multiline-pattern, of which awslogs takes one`,
      'one of the two',
      [task],
    ]);

const optionsIn = (task: Resource): readonly Fields[] =>
  containersOf(task)
    .map((each) => fieldsOf(each['LogConfiguration']))
    .filter((each) => each['LogDriver'] === 'awslogs')
    .map((each) => fieldsOf(at(each, 'Options')));

/**
 * What ECS checks of a container's log options when a definition is registered, in AWS's words.
 * Source: "Using the awslogs log driver"; LogConfiguration of the ECS API reference; messages as users report them.
 */
import { own } from '../../../../languages/own.ts';
import { awslogsOptions, awslogsOptionsRequired } from '../../../../languages/resources/task-fields.table.ts';

type Options = Readonly<Record<string, string>>;

const modes: readonly string[] = ['blocking', 'non-blocking'];

/** Why ECS refuses these options of awslogs; undefined: it takes them. */
export function awslogsProblem(options: Options): string | undefined {
  const disallowed = Object.keys(options).filter((option) => own(awslogsOptions, option) === undefined);
  if (disallowed.length > 0) return `Log driver awslogs disallows options: ${disallowed.join(', ')}`;
  const missing = awslogsOptionsRequired.filter((option) => !options[option]);
  if (missing.length > 0) return `Log driver awslogs requires options: ${missing.join(', ')}`;
  if ((options['awslogs-create-group'] ?? 'true') !== 'true')
    return "Log driver awslogs option 'awslogs-create-group' should only be set to 'true', else omit option.";
  const { mode } = options;
  return mode === undefined || modes.includes(mode)
    ? undefined
    : `Log driver awslogs option 'mode' should be one of ${modes.join(', ')}, found \`${mode}\``;
}

/** What Fargate asks for beyond that: a stream is told from another task's by its prefix. */
export const fargateLogProblem = (options: Options): string | undefined =>
  options['awslogs-stream-prefix']
    ? undefined
    : 'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.';

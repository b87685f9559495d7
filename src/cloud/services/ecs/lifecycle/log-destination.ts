/** Where a container's output goes, and how its lines become events. Source: "Using the awslogs log driver"; Docker's awslogs driver. */
import { bufferSizeProblem } from '../../../../languages/resources/buffer-size.ts';
import { arn } from '../../../kit/arn.ts';
import type { ServiceHost } from '../../../kit/service.ts';
import type { Container } from '../definitions/definition.ts';

export interface LogDestination {
  readonly group: string;
  readonly stream: string;
  readonly region: string;
  readonly createGroup: boolean;
}

/** `PREFIX/CONTAINER/TASKID`, or the task's id alone without a prefix. Undefined: nowhere, as on Fargate without a log configuration. */
export function logDestination(taskId: string, { name, logConfiguration }: Container): LogDestination | undefined {
  if (logConfiguration?.logDriver !== 'awslogs') return undefined;
  const options = logConfiguration.options ?? {};
  const prefix = options['awslogs-stream-prefix'];
  return {
    group: options['awslogs-group'] as string,
    stream: prefix ? `${prefix}/${name}/${taskId}` : taskId,
    region: options['awslogs-region'] as string,
    createGroup: options['awslogs-create-group'] === 'true',
  };
}

/** Why Fargate's log driver does not start; undefined: it does. In mode `blocking` nothing is looked at. */
export function bufferProblem({ logConfiguration }: Container): string | undefined {
  const { mode, 'max-buffer-size': size = '' } = logConfiguration?.options ?? {};
  return mode === 'blocking' ? undefined : bufferSizeProblem(size);
}

export const logGroupArn = (host: ServiceHost, group: string): string => arn(host, 'logs', `log-group:${group}`);

/** The pattern with which an event begins; undefined: each line is an event. A date's format goes before a pattern, as in Fargate's log driver. */
export function multilinePattern({ logConfiguration }: Container): string | undefined {
  const { 'awslogs-multiline-pattern': pattern, 'awslogs-datetime-format': format } = logConfiguration?.options ?? {};
  return format === undefined ? pattern : datePattern(format);
}

/** What each directive of strftime can look like, as Docker's driver reads it. */
const directives: Readonly<Record<string, string>> = {
  A: '(?:Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)',
  a: '(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)',
  B: '(?:January|February|March|April|May|June|July|August|September|October|November|December)',
  b: '(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)',
  Y: '[0-9]{4}',
  y: '[0-9]{2}',
  m: '[0-9]{2}',
  d: '[0-9]{2}',
  H: '[0-9]{2}',
  I: '[0-9]{2}',
  M: '[0-9]{2}',
  S: '[0-9]{2}',
  L: '[.][0-9]{3}',
  f: '[0-9]{6}',
  j: '[0-9]{3}',
  w: '[0-6]',
  p: '[AP]M',
  z: '[+-][0-9]{4}',
  Z: '[A-Z]{1,4}T',
  '%': '%',
};

const datePattern = (format: string): string =>
  format.replace(/%(.)|([.*+?^${}()|[\]\\])/g, (text, directive: string | undefined, special: string | undefined) =>
    special === undefined ? (directives[directive as string] ?? text) : `\\${special}`,
  );

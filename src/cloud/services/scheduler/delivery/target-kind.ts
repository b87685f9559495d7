/** What a target's ARN names, among the kinds that are enacted here. */
import { upperFirst } from '../../../../languages/upper-first.ts';
import { parseArn } from '../../../kit/arn.ts';
import { modelOf, type OperationModel } from '../../../models/model.ts';
import { serviceOfSdk } from '../../../models/services.ts';

export type TargetKind = 'state-machine' | 'ecs-cluster' | 'topic' | 'queue' | 'event-bus' | 'universal' | 'elsewhere';

/** By the name in their ARN: "Using templated targets", EventBridge Scheduler User Guide. */
const templatedElsewhere: ReadonlySet<string> = new Set([
  'codebuild',
  'codepipeline',
  'firehose',
  'inspector',
  'kinesis',
  'lambda',
  'sagemaker',
]);

/** Undefined for services that Scheduler has no target in; `'malformed'` for what is no ARN. */
export function targetKind(arn: string): TargetKind | 'malformed' | undefined {
  const parsed = parseArn(arn);
  if (!parsed) return 'malformed';
  const { service, resource } = parsed;
  if (service === 'scheduler' && resource.startsWith('aws-sdk:'))
    return universalElsewhere(arn) ? 'elsewhere' : 'universal';
  if (service === 'states' && resource.startsWith('stateMachine:')) return 'state-machine';
  if (service === 'ecs' && resource.startsWith('cluster/')) return 'ecs-cluster';
  if (service === 'events' && resource.startsWith('event-bus/')) return 'event-bus';
  if (service === 'sns') return 'topic';
  if (service === 'sqs') return 'queue';
  return templatedElsewhere.has(service) ? 'elsewhere' : undefined;
}

/** The operation of `arn:aws:scheduler:::aws-sdk:sqs:sendMessage`; undefined where this cloud has no such service or AWS no such operation. */
export function universalOperation(arn: string): OperationModel | undefined {
  const [, sdkName = '', action = '', ...rest] = (parseArn(arn)?.resource ?? '').split(':');
  const service = serviceOfSdk(sdkName);
  if (!service || rest.length > 0 || !/^[a-z]/.test(action)) return undefined;
  return modelOf(service, upperFirst(action));
}

/** Of `arn:aws:scheduler:::aws-sdk:rds:stopDBInstance`, the service that this cloud has not; undefined for one that it has. */
export function universalElsewhere(arn: string): string | undefined {
  const [, sdkName = ''] = /^arn:[^:]+:scheduler:::aws-sdk:([a-z][a-z0-9]*):[a-z]\w*$/.exec(arn) ?? [];
  return sdkName === '' || serviceOfSdk(sdkName) ? undefined : sdkName;
}

/** "EventBridge Scheduler does not support read-only API actions … that begin with the following list of prefixes": Using universal targets. */
const readPrefixes = [
  ...['get', 'describe', 'list', 'poll', 'receive', 'search', 'scan', 'query', 'select', 'read', 'lookup', 'discover'],
  ...['validate', 'batchGet', 'batchDescribe', 'batchRead', 'transactGet', 'adminGet', 'adminList', 'testMigration'],
  ...['retrieve', 'testConnection', 'translateDocument', 'isAuthorized', 'invokeModel'],
];

export const isReading = (arn: string): boolean =>
  readPrefixes.some((prefix) => (arn.split(':').at(-1) ?? '').startsWith(prefix));

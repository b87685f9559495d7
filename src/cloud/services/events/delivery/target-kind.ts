/** What a target's ARN names, among the kinds that are enacted here. */
import { targetsElsewhere } from '../../../delivery/elsewhere.ts';
import { parseArn } from '../../../kit/arn.ts';

export type TargetKind =
  | 'state-machine'
  | 'ecs-cluster'
  | 'topic'
  | 'queue'
  | 'log-group'
  | 'event-bus'
  | 'api-destination'
  | 'elsewhere';

/** Undefined for kinds that are not there yet; `'malformed'` for what is no ARN. */
export function targetKind(arn: string): TargetKind | 'malformed' | undefined {
  const parsed = parseArn(arn);
  if (!parsed) return 'malformed';
  const { service, resource } = parsed;
  if (service === 'states' && resource.startsWith('stateMachine:')) return 'state-machine';
  if (service === 'ecs' && resource.startsWith('cluster/')) return 'ecs-cluster';
  if (service === 'sns') return 'topic';
  if (service === 'sqs') return 'queue';
  if (service === 'logs' && resource.startsWith('log-group:')) return 'log-group';
  if (service === 'events' && resource.startsWith('event-bus/')) return 'event-bus';
  if (service === 'events' && resource.startsWith('api-destination/')) return 'api-destination';
  return targetsElsewhere.has(service) ? 'elsewhere' : undefined;
}

/** All services of the cloud. Those that others call at the start stand first. */
import type { ServiceDefinition } from '../kit/service.ts';
import { cloudformation } from './cloudformation/cloudformation.ts';
import { cloudwatch } from './cloudwatch/cloudwatch.ts';
import { ecr } from './ecr/ecr.ts';
import { ecs } from './ecs/ecs.ts';
import { events } from './events/events.ts';
import { iam } from './iam/iam.ts';
import { kms } from './kms/kms.ts';
import { logs } from './logs/logs.ts';
import { punctual } from './punctual/punctual.ts';
import { s3 } from './s3/s3.ts';
import { scheduler } from './scheduler/scheduler.ts';
import { secretsmanager } from './secretsmanager/secretsmanager.ts';
import { sns } from './sns/sns.ts';
import { sqs } from './sqs/sqs.ts';
import { ssm } from './ssm/ssm.ts';
import { states } from './states/states.ts';
import { sts } from './sts/sts.ts';

export const allServices: readonly ServiceDefinition[] = [
  iam,
  sts,
  punctual,
  logs,
  ssm,
  secretsmanager,
  kms,
  ecr,
  ecs,
  events,
  scheduler,
  states,
  sqs,
  sns,
  cloudwatch,
  s3,
  cloudformation,
];

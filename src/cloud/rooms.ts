/** All rooms of the cloud. Those that others call at the start stand first. */
import type { RoomPlan } from './room.ts';
import { cloudformation } from './services/cloudformation/cloudformation.ts';
import { cloudwatch } from './services/cloudwatch/cloudwatch.ts';
import { ecs } from './services/ecs/ecs.ts';
import { events } from './services/events/events.ts';
import { iam } from './services/iam/iam.ts';
import { logs } from './services/logs/logs.ts';
import { punctual } from './services/punctual/punctual.ts';
import { secretsmanager } from './services/secretsmanager/secretsmanager.ts';
import { sns } from './services/sns/sns.ts';
import { sqs } from './services/sqs/sqs.ts';
import { ssm } from './services/ssm/ssm.ts';
import { states } from './services/states/states.ts';
import { sts } from './services/sts/sts.ts';

export const allRooms: readonly RoomPlan[] = [
  iam,
  sts,
  punctual,
  logs,
  ssm,
  secretsmanager,
  ecs,
  events,
  states,
  sqs,
  sns,
  cloudwatch,
  cloudformation,
];

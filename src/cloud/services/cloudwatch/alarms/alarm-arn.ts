/** Alarms as resources: their ARN, and the permission to do something to some of them. */
import { arn } from '../../../kit/arn.ts';
import type { Permission } from '../../../kit/service.ts';
import type { CloudWatch } from '../context.ts';

export const alarmArn = (service: Pick<CloudWatch, 'host'>, name: string): string =>
  arn(service.host, 'cloudwatch', `alarm:${name}`);

export const onAlarms = (service: CloudWatch, operation: string, names: readonly string[]): Permission[] =>
  names.map((name) => ({ action: `cloudwatch:${operation}`, resource: alarmArn(service, name) }));

/**
 * Targets of rules and schedules that AWS has and this cloud has not: they are taken as AWS takes them, and each delivery fails as that to a
 * target which is gone: it is not tried again, goes to the dead-letter queue, and is told.
 * Source: "Amazon EventBridge targets", Amazon EventBridge User Guide; "Using templated targets", EventBridge Scheduler User Guide.
 */
import { insteadFor } from '../../languages/states/elsewhere.table.ts';
import { parseArn } from '../kit/arn.ts';
import { AwsError } from '../kit/aws-error.ts';
import type { ServiceHost } from '../kit/service.ts';

/** By the name in their ARN. */
export const targetsElsewhere: ReadonlySet<string> = new Set([
  'appsync',
  'batch',
  'codebuild',
  'codepipeline',
  'ec2',
  'execute-api',
  'firehose',
  'glue',
  'inspector',
  'kinesis',
  'lambda',
  'redshift',
  'redshift-serverless',
  'sagemaker',
  'ssm',
  'ssm-incidents',
]);

/** Delivers to it where something stands for it; returns what was started. Throws AwsError where nothing does. */
export function deliverElsewhere({ absent }: Pick<ServiceHost, 'absent'>, by: string, arn: string): string {
  if (!absent) throw nothingThere(arn);
  absent({ by, what: arn });
  return arn;
}

export function nothingThere(arn: string, service = String(parseArn(arn)?.service)): AwsError {
  return new AwsError(
    'ResourceNotFoundException',
    `there is no ${service} here, so nothing is at ${arn}: ${insteadFor(service)}`,
    404,
  );
}

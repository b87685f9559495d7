/** Why a resource could not be made, changed or deleted, as the text of AWS's events. */
import { AwsError, messageAndHint } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';

/** Names that AWS's handlers give to services in their messages. */
const serviceNames: Readonly<Record<string, string>> = {
  'AWS::CloudWatch': 'CloudWatch',
  'AWS::ECS': 'AmazonECS',
  'AWS::Events': 'EventBridge',
  'AWS::IAM': 'Iam',
  'AWS::Logs': 'CloudWatchLogs',
  'AWS::S3': 'S3',
  'AWS::SNS': 'Sns',
  'AWS::SSM': 'Ssm',
  'AWS::SecretsManager': 'SecretsManager',
  'AWS::SQS': 'Sqs',
  'AWS::Scheduler': 'Scheduler',
  'AWS::StepFunctions': 'Sfn',
};

/** `Resource handler returned message: "…"` for a service's error; a mistake of the template's as it is. Anything else is a bug and thrown on. */
export function failureReason(context: Context, type: string, error: unknown): string {
  if (!(error instanceof AwsError)) throw error;
  if (error.hint !== undefined) context.notice({ level: 'WARN', message: `${type}: ${messageAndHint(error)}` });
  if (error.fields['problems'] && error.code === 'ValidationError') return error.message;
  const { saidBy } = error.fields;
  if (saidBy === 'stack') return error.message;
  const service = serviceNames[type.split('::').slice(0, 2).join('::')] ?? type;
  const source = ` (Service: ${service}, Status Code: ${error.status}, Request ID: ${context.id()})`;
  const text = `${error.message}${saidBy === 'handler' ? '' : source}`;
  return `Resource handler returned message: "${text}" (RequestToken: ${context.id()}, HandlerErrorCode: ${handlerCode(error)})`;
}

function handlerCode({ code, message }: AwsError): string {
  if (/AccessDenied|Authorization/.test(code) || /not authorized/i.test(message)) return 'AccessDenied';
  if (/Exists/.test(code) || /already exists/i.test(message)) return 'AlreadyExists';
  if (/NotFound|NoSuch|DoesNotExist|NonExistent/.test(code)) return 'NotFound';
  if (/Limit|Quota/.test(code)) return 'ServiceLimitExceeded';
  if (/Conflict|InUse/.test(code)) return 'ResourceConflict';
  return 'InvalidRequest';
}

/**
 * Whether an error is about the account's state (who may do what, what exists, what is used up) rather than about a value in
 * the template. Such a thing may be otherwise when the resource's turn comes: AWS finds out then.
 */
export function isAccountState({ code, message }: AwsError): boolean {
  return (
    /AccessDenied|Authorization|Exists|RecentlyDeleted|DeletedRecently|Limit|Quota|Conflict|InUse|NotFound|NoSuch|DoesNotExist|NonExistent|Throttl|InternalFailure/.test(
      code,
    ) || /not authorized|cannot be assumed|authorized to assume|allow AWS .* to assume/i.test(message)
  );
}

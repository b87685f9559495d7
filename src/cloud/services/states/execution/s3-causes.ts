/** Why S3 was not read or written, as the cause of a Map Run's failure. The sentence before S3's own message: aws/aws-cdk, issue 32144. */
import type { AwsError } from '../../../kit/aws-error.ts';
import type { Context } from '../../../kit/service.ts';
import { sdkMessage } from '../integrations/sdk/error.ts';

export function s3Cause(context: Context, error: AwsError): string {
  const message = sdkMessage('S3', error, () => context.id());
  return error.status === 403
    ? `Access denied. Ensure the correct permissions are added to your state machine's execution role. | Message from S3: ${message}`
    : message;
}

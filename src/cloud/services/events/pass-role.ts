/** Handing a role to EventBridge: the caller may pass it, and EventBridge may take it. */
import { AwsError } from '../../kit/aws-error.ts';
import type { Context } from '../../kit/service.ts';

export const principal = 'events.amazonaws.com';

export function passRole(context: Context, roleArn: string, sourceArn: string): void {
  context.authorise({ action: 'iam:PassRole', resource: roleArn, context: { 'iam:PassedToService': principal } });
  try {
    context.assume(roleArn, principal, 'check', sourceArn);
  } catch (error) {
    if (!(error instanceof AwsError)) throw error;
    throw new AwsError(
      'ValidationException',
      `Provided role '${roleArn}' cannot be assumed by principal '${principal}'.`,
    );
  }
}

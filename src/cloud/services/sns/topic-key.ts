/**
 * The key that a topic is encrypted with: who publishes must be allowed to use it. Nothing is encrypted with it here; its policy decides.
 * Source: SNS Developer Guide, "Securing Amazon SNS data with server-side encryption", "Managing Amazon SNS encryption keys and costs".
 */
import { AwsError } from '../../kit/aws-error.ts';
import type { Context } from '../../kit/service.ts';
import type { Topic } from './tables.ts';

const actions = ['GenerateDataKey', 'Decrypt'];

/** SNS's codes for KMS's. */
const codes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'KMSAccessDenied',
  DisabledException: 'KMSDisabled',
  KMSInvalidStateException: 'KMSInvalidState',
  NotFoundException: 'KMSNotFound',
};

/** Throws SNS's error where the caller may not use it, or there is none that could be used. */
export function useKeyOf({ attributes }: Topic, context: Context): void {
  const keyId = attributes['KmsMasterKeyId'];
  if (!keyId) return;
  try {
    context.call('kms', 'UseKey', { keyId, via: 'sns', actions });
  } catch (error) {
    const code = error instanceof AwsError ? codes[error.code] : undefined;
    if (!(error instanceof AwsError) || code === undefined) throw error;
    throw new AwsError(code, error.message);
  }
}

/**
 * Where a request may go. AWS takes https alone; here http too, to a receiver on this machine. Addresses that nothing is sent to are refused
 * by the transport, once the name is resolved. Source: User Guide, "API destinations as targets in Amazon EventBridge".
 */
import { AwsError } from '../../../kit/aws-error.ts';

const thisMachine = /^(localhost|127\.0\.0\.1|\[::1\])$/;

/** Throws ValidationException. Of an endpoint with `*` in its path the rest must be a URL. */
export function checkEndpoint(member: string, text: string): void {
  const url = URL.parse(text);
  const isFit = url && (url.protocol === 'https:' || (url.protocol === 'http:' && thisMachine.test(url.hostname)));
  if (!isFit || url.host.includes('*'))
    throw new AwsError(
      'ValidationException',
      `Parameter ${member} is not valid. Reason: \`${text}\` must be a URL that begins with https://${
        url?.protocol === 'http:' ? ' (http:// is for this machine alone: localhost, 127.0.0.1)' : ''
      }.`,
    );
}

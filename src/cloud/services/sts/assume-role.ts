/** AssumeRole without multi-factor authentication. */
import type { AssumeRoleRequest, AssumeRoleResponse } from '@aws-sdk/client-sts';
import { AwsError } from '../../kit/aws-error.ts';
import type { Handler, ServiceHost } from '../../kit/service.ts';
import { packedSize, sessionPolicies } from './session-policies.ts';
import { sessionTags } from './session-tags.ts';

/** "By default, the value is set to 3600 seconds": API reference, AssumeRole. */
const sessionSecondsDefault = 3600;

const notYet = [
  'SerialNumber',
  'TokenCode',
  'SourceIdentity',
  'ProvidedContexts',
] as const satisfies readonly (keyof AssumeRoleRequest)[];

/** Needs no permission before it is handled: the role's trust policy and the caller's policies are evaluated together, in iam. */
export const assumeRole: Handler<ServiceHost, AssumeRoleRequest, AssumeRoleResponse> = {
  permissions: () => [],
  handle(_host, input, context) {
    for (const member of notYet) {
      if (input[member] !== undefined) {
        throw new AwsError('ValidationError', `${member} of AssumeRole is not there yet in this version of Punctual`);
      }
    }
    const { RoleArn, RoleSessionName, DurationSeconds = sessionSecondsDefault, ExternalId } = input;
    const Tags = sessionTags(input, context.caller);
    const Policies = sessionPolicies(input);
    const packed = packedSize(Policies, Tags);
    const asked = { RoleArn, RoleSessionName, DurationSeconds, ExternalId, Tags, Policies };
    const session = context.call<AssumeRoleResponse>('iam', 'AssumeRole', asked);
    return packed === undefined ? session : { ...session, PackedPolicySize: packed };
  },
};

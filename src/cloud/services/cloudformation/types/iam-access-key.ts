/** AWS::IAM::AccessKey. */
import type { CreateAccessKeyResponse } from '@aws-sdk/client-iam';
import { iamAccessKeySchema } from '../../../../languages/resources/iam.table.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

/** A new key is active. */
function setStatus(context: ResourceContext, AccessKeyId: string, before: unknown, { UserName, Status }: Values): void {
  const wanted = Status ?? 'Active';
  if (wanted !== before) context.call('iam', 'UpdateAccessKey', { UserName, AccessKeyId, Status: wanted });
}

export const iamAccessKey: ResourceType = {
  ...iamAccessKeySchema,
  create(context, wanted) {
    const { UserName } = wanted;
    const { AccessKey: key } = context.call<CreateAccessKeyResponse>('iam', 'CreateAccessKey', { UserName });
    const Id = String(key?.AccessKeyId);
    setStatus(context, Id, 'Active', wanted);
    return { physicalId: Id, attributes: { Id, SecretAccessKey: String(key?.SecretAccessKey) } };
  },
  update(context, made, wanted, before) {
    setStatus(context, made.physicalId, before['Status'] ?? 'Active', wanted);
    return made;
  },
  remove: (context, { physicalId: AccessKeyId }, { UserName }) =>
    context.clear('iam', 'DeleteAccessKey', { UserName, AccessKeyId }),
};

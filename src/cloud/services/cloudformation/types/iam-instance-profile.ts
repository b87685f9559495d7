/** AWS::IAM::InstanceProfile. No instance is here that would take a role by it. */
import type { CreateInstanceProfileResponse } from '@aws-sdk/client-iam';
import { iamInstanceProfileSchema } from '../../../../languages/resources/iam.table.ts';
import { changedItems } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 128;

const rolesOf = (values: Values): string[] => (values['Roles'] as string[] | undefined) ?? [];

function changeRoles(context: ResourceContext, InstanceProfileName: string, before: Values, wanted: Values): void {
  const { gone, added } = changedItems(rolesOf(before), rolesOf(wanted));
  for (const RoleName of gone) context.clear('iam', 'RemoveRoleFromInstanceProfile', { InstanceProfileName, RoleName });
  for (const RoleName of added) context.call('iam', 'AddRoleToInstanceProfile', { InstanceProfileName, RoleName });
}

export const iamInstanceProfile: ResourceType = {
  ...iamInstanceProfileSchema,
  create(context, wanted) {
    const { InstanceProfile: made } = context.call<CreateInstanceProfileResponse>('iam', 'CreateInstanceProfile', {
      InstanceProfileName: wanted['InstanceProfileName'] ?? context.name(nameCharactersMax),
      Path: wanted['Path'],
    });
    const name = String(made?.InstanceProfileName);
    changeRoles(context, name, {}, wanted);
    return { physicalId: name, attributes: { Arn: String(made?.Arn) } };
  },
  update(context, made, wanted, before) {
    changeRoles(context, made.physicalId, before, wanted);
    return made;
  },
  remove(context, { physicalId: InstanceProfileName }, values) {
    changeRoles(context, InstanceProfileName, values, {});
    context.clear('iam', 'DeleteInstanceProfile', { InstanceProfileName });
  },
};

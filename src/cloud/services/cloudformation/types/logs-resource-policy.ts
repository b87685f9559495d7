/** AWS::Logs::ResourcePolicy. */
import { logsResourcePolicySchema } from '../../../../languages/resources/logs.table.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

export const logsResourcePolicy: ResourceType = {
  ...logsResourcePolicySchema,
  create: put,
  update: (context, _, wanted) => put(context, wanted),
  remove: (context, { physicalId: policyName }) => context.clear('logs', 'DeleteResourcePolicy', { policyName }),
};

function put(context: ResourceContext, { PolicyName, PolicyDocument }: Values) {
  context.call('logs', 'PutResourcePolicy', { policyName: PolicyName, policyDocument: PolicyDocument });
  return { physicalId: String(PolicyName), attributes: {} };
}

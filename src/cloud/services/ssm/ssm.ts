/**
 * AWS Systems Manager, Parameter Store alone: parameters with versions, labels and tags. Every value is sealed before it is stored, a plain
 * String's too. A KMS key is recorded: who may read a SecureString is who may call GetParameter, no `kms:` permission is asked for, as AWS asks
 * for none with the key `aws/ssm`.
 * Left out, refused by name: parameter policies, sharing, the public parameters under `/aws/`, the data types that AWS checks elsewhere.
 */
import type { Context, Operation, Service, ServiceDefinition, ServiceHost } from '../../kit/service.ts';
import { deleteParameter, deleteParameters } from './delete-parameter.ts';
import { describeParameters } from './describe-parameters.ts';
import { getParameter, getParameterHistory, getParameters } from './get-parameter.ts';
import { getParametersByPath } from './get-parameters-by-path.ts';
import { labelParameterVersion, unlabelParameterVersion } from './labels.ts';
import { parameterArn, pathArn } from './names.ts';
import { putParameter } from './put-parameter.ts';
import { openTables, schema, type Tables } from './tables.ts';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.ts';

/** What the service's parts share. */
export interface Ssm {
  readonly host: ServiceHost;
  readonly tables: Tables;
}

export const ssm: ServiceDefinition = { service: 'ssm', schema, open };

function open(host: ServiceHost): Service {
  const service: Ssm = { host, tables: openTables(host.store, host.vault) };
  /** An operation on the parameters whose names `namesOf` finds in its input. */
  const on = <Input, Output>(
    name: string,
    namesOf: (input: Input) => readonly (string | undefined)[],
    handle: (service: Ssm, input: Input, context: Context) => Output,
  ): Operation<Input, Output> => ({
    permissions: (input) =>
      namesOf(input).map((given = '') => ({ action: `ssm:${name}`, resource: parameterArn(host, given) })),
    handle: (input, context) => handle(service, input, context),
  });
  const one = ({ Name }: { Name: string | undefined }) => [Name];
  const several = ({ Names = [] }: { Names: string[] | undefined }) => Names;
  const tagged = ({ ResourceId }: { ResourceId: string | undefined }) => [ResourceId];
  return {
    operations: {
      PutParameter: {
        permissions: (input) => [
          { action: 'ssm:PutParameter', resource: parameterArn(host, input.Name) },
          ...(input.Tags?.length
            ? [{ action: 'ssm:AddTagsToResource', resource: parameterArn(host, input.Name) }]
            : []),
        ],
        handle: (input, context) => putParameter(service, input, context),
      },
      GetParameter: on('GetParameter', one, getParameter),
      GetParameters: on('GetParameters', several, getParameters),
      GetParametersByPath: {
        permissions: ({ Path, Recursive = false }) => [
          {
            action: 'ssm:GetParametersByPath',
            resource: pathArn(host, Path),
            context: { 'ssm:Recursive': String(Recursive) },
          },
        ],
        handle: (input) => getParametersByPath(service, input),
      },
      GetParameterHistory: on('GetParameterHistory', one, getParameterHistory),
      DescribeParameters: {
        permissions: () => [{ action: 'ssm:DescribeParameters', resource: '*' }],
        handle: (input) => describeParameters(service, input),
      },
      LabelParameterVersion: on('LabelParameterVersion', one, labelParameterVersion),
      UnlabelParameterVersion: on('UnlabelParameterVersion', one, unlabelParameterVersion),
      DeleteParameter: on('DeleteParameter', one, deleteParameter),
      DeleteParameters: on('DeleteParameters', several, deleteParameters),
      AddTagsToResource: on('AddTagsToResource', tagged, addTagsToResource),
      RemoveTagsFromResource: on('RemoveTagsFromResource', tagged, removeTagsFromResource),
      ListTagsForResource: on('ListTagsForResource', tagged, listTagsForResource),
    },
  };
}

/**
 * AWS Systems Manager, Parameter Store alone: parameters with versions, labels and tags. Every value is sealed before it is stored, a plain
 * String's too. A KMS key is recorded: who may read a SecureString is who may call GetParameter, no `kms:` permission is asked for, as AWS asks
 * for none with the key `aws/ssm`.
 * Left out, refused by name: parameter policies, sharing, the public parameters under `/aws/`, the data types that AWS checks elsewhere.
 */
import { bind, type ServiceDefinition } from '../../kit/service.ts';
import type { Ssm } from './context.ts';
import { deleteParameter, deleteParameters } from './delete-parameter.ts';
import { describeParameters } from './describe-parameters.ts';
import { getParameter, getParameterHistory, getParameters } from './get-parameter.ts';
import { getParametersByPath } from './get-parameters-by-path.ts';
import { labelParameterVersion, unlabelParameterVersion } from './labels.ts';
import { putParameter } from './put-parameter.ts';
import { openTables, schema } from './tables.ts';
import { addTagsToResource, listTagsForResource, removeTagsFromResource } from './tags.ts';

export const ssm: ServiceDefinition = {
  service: 'ssm',
  schema,
  open(host) {
    const service: Ssm = { host, tables: openTables(host.store, host.vault) };
    return {
      operations: bind(service, {
        // parameters
        PutParameter: putParameter,
        DescribeParameters: describeParameters,
        DeleteParameter: deleteParameter,
        DeleteParameters: deleteParameters,

        // values
        GetParameter: getParameter,
        GetParameters: getParameters,
        GetParametersByPath: getParametersByPath,
        GetParameterHistory: getParameterHistory,

        // labels of versions
        LabelParameterVersion: labelParameterVersion,
        UnlabelParameterVersion: unlabelParameterVersion,

        // tags
        AddTagsToResource: addTagsToResource,
        RemoveTagsFromResource: removeTagsFromResource,
        ListTagsForResource: listTagsForResource,
      }),
    };
  },
};

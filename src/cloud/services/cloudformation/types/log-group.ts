/** AWS::Logs::LogGroup. Recorded: data protection, index policies, protection from deletion. Left out, refused by name: resource policies. */
import { logGroupSchema } from '../../../../languages/resources/logs.table.ts';
import { arn } from '../../../kit/arn.ts';
import { changeTags, isSame, tagMap, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 512;

export const logGroup: ResourceType = {
  ...logGroupSchema,
  create(context, wanted) {
    const logGroupName = String(wanted['LogGroupName'] ?? context.name(nameCharactersMax));
    const tags = tagsOf(wanted);
    context.call('logs', 'CreateLogGroup', {
      logGroupName,
      tags: tags.length > 0 ? tagMap(tags) : undefined,
      logGroupClass: wanted['LogGroupClass'],
      kmsKeyId: wanted['KmsKeyId'],
    });
    if (wanted['RetentionInDays'] !== undefined) changeRetention(context, logGroupName, wanted);
    return { physicalId: logGroupName, attributes: { Arn: arn(context.host, 'logs', `log-group:${logGroupName}:*`) } };
  },
  update(context, made, wanted, before) {
    const resourceArn = String(made.attributes['Arn']).slice(0, -2);
    if (!isSame(before['RetentionInDays'], wanted['RetentionInDays']))
      changeRetention(context, made.physicalId, wanted);
    changeTags(before, wanted, {
      set: (tags) => context.call('logs', 'TagResource', { resourceArn, tags: tagMap(tags) }),
      clear: (tagKeys) => context.call('logs', 'UntagResource', { resourceArn, tagKeys }),
    });
    return made;
  },
  remove: (context, { physicalId: logGroupName }) => context.clear('logs', 'DeleteLogGroup', { logGroupName }),
};

function changeRetention(
  context: ResourceContext,
  logGroupName: string,
  { RetentionInDays: retentionInDays }: Values,
): void {
  if (retentionInDays === undefined) context.call('logs', 'DeleteRetentionPolicy', { logGroupName });
  else context.call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
}

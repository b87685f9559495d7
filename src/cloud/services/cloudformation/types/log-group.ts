/** AWS::Logs::LogGroup. Left out, refused by name: data protection, index and resource policies. */
import { logGroupSchema } from '../../../../languages/resources/logs.table.ts';
import { arn } from '../../../kit/arn.ts';
import type { Values } from '../convert.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changeTags, isSame, tagMap, tagsOf } from './change.ts';

const nameCharactersMax = 512;

export const logGroup: ResourceType = {
  ...logGroupSchema,
  create(work, wanted) {
    const logGroupName = String(wanted['LogGroupName'] ?? work.name(nameCharactersMax));
    const tags = tagsOf(wanted);
    work.call('logs', 'CreateLogGroup', {
      logGroupName,
      tags: tags.length > 0 ? tagMap(tags) : undefined,
      logGroupClass: wanted['LogGroupClass'],
      kmsKeyId: wanted['KmsKeyId'],
    });
    if (wanted['RetentionInDays'] !== undefined) changeRetention(work, logGroupName, wanted);
    return { physicalId: logGroupName, attributes: { Arn: arn(work.host, 'logs', `log-group:${logGroupName}:*`) } };
  },
  update(work, made, wanted, before) {
    const resourceArn = String(made.attributes['Arn']).slice(0, -2);
    if (!isSame(before['RetentionInDays'], wanted['RetentionInDays'])) changeRetention(work, made.physicalId, wanted);
    changeTags(before, wanted, {
      set: (tags) => work.call('logs', 'TagResource', { resourceArn, tags: tagMap(tags) }),
      clear: (tagKeys) => work.call('logs', 'UntagResource', { resourceArn, tagKeys }),
    });
    return made;
  },
  remove: (work, { physicalId: logGroupName }) => work.clear('logs', 'DeleteLogGroup', { logGroupName }),
};

function changeRetention(work: Work, logGroupName: string, { RetentionInDays: retentionInDays }: Values): void {
  if (retentionInDays === undefined) work.call('logs', 'DeleteRetentionPolicy', { logGroupName });
  else work.call('logs', 'PutRetentionPolicy', { logGroupName, retentionInDays });
}

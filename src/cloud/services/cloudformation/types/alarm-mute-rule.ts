/** AWS::CloudWatch::AlarmMuteRule. */
import type { GetAlarmMuteRuleOutput } from '@aws-sdk/client-cloudwatch';
import { alarmMuteRuleSchema } from '../../../../languages/resources/cloudwatch.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { changeTags, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { PhysicalResource, ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 255;

export const alarmMuteRule: ResourceType = {
  ...alarmMuteRuleSchema,
  create(context, wanted) {
    const name = String(wanted['Name'] ?? context.name(nameCharactersMax));
    return put(context, name, { ...wanted, Tags: tagsOf(wanted) });
  },
  update(context, made, wanted, before) {
    const { Tags: _, ...rule } = wanted;
    const changed = put(context, made.physicalId, rule);
    const ResourceARN = made.attributes['Arn'];
    changeTags(before, wanted, {
      set: (Tags) => context.call('cloudwatch', 'TagResource', { ResourceARN, Tags }),
      clear: (TagKeys) => context.call('cloudwatch', 'UntagResource', { ResourceARN, TagKeys }),
    });
    return changed;
  },
  remove: (context, { physicalId: AlarmMuteRuleName }) =>
    context.clear('cloudwatch', 'DeleteAlarmMuteRule', { AlarmMuteRuleName }),
};

function put(context: ResourceContext, Name: string, { StartDate, ExpireDate, ...rule }: Values): PhysicalResource {
  context.call('cloudwatch', 'PutAlarmMuteRule', {
    ...rule,
    Name,
    StartDate: dateOf('StartDate', StartDate),
    ExpireDate: dateOf('ExpireDate', ExpireDate),
  });
  const input = { AlarmMuteRuleName: Name };
  const { AlarmMuteRuleArn, LastUpdatedTimestamp, MuteType, Status } = context.call<GetAlarmMuteRuleOutput>(
    'cloudwatch',
    'GetAlarmMuteRule',
    input,
  );
  return {
    physicalId: Name,
    attributes: {
      Arn: String(AlarmMuteRuleArn),
      LastUpdatedTimestamp: LastUpdatedTimestamp?.toISOString() ?? '',
      MuteType: String(MuteType),
      Status: String(Status),
    },
  };
}

function dateOf(name: string, text: unknown): Date | undefined {
  if (text === undefined) return undefined;
  const date = new Date(String(text));
  if (Number.isNaN(date.getTime())) throw new AwsError('ValidationError', `${name} \`${text}\` is no ISO 8601 date`);
  return date;
}

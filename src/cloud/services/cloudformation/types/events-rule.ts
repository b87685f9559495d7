/** AWS::Events::Rule: a rule with its targets. On another bus than the default one its Ref is `BUS|NAME`. */
import type { PutRuleResponse, PutTargetsResponse, Target } from '@aws-sdk/client-eventbridge';
import { eventsRuleSchema } from '../../../../languages/resources/events.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import { changeTags, isSame, tagsOf } from './change.ts';
import type { Values } from './convert.ts';
import type { ResourceContext, ResourceType } from './resource-type.ts';

const nameCharactersMax = 64;

export const eventsRule: ResourceType = {
  ...eventsRuleSchema,
  create(context, wanted) {
    const name = String(wanted['Name'] ?? context.name(nameCharactersMax));
    const arn = putRule(context, name, { ...wanted, Name: name, Tags: tagsOf(wanted) });
    putTargets(context, name, wanted);
    const parts = arn.slice(arn.indexOf(':rule/') + ':rule/'.length).split('/');
    const physicalId = parts.length === 1 ? name : `${parts.slice(0, -1).join('/')}|${name}`;
    return { physicalId, attributes: { Arn: arn } };
  },
  update(context, made, wanted, before) {
    const name = nameOf(made.physicalId);
    const { Tags: _, ...rule } = wanted;
    putRule(context, name, rule);
    const ids = targetsOf(wanted).map(({ Id }) => Id);
    removeTargets(
      context,
      name,
      targetsOf(before).filter(({ Id }) => !ids.includes(Id)),
      wanted,
    );
    if (!isSame(targetsOf(before), targetsOf(wanted))) putTargets(context, name, wanted);
    const ResourceARN = made.attributes['Arn'];
    changeTags(before, wanted, {
      set: (Tags) => context.call('events', 'TagResource', { ResourceARN, Tags }),
      clear: (TagKeys) => context.call('events', 'UntagResource', { ResourceARN, TagKeys }),
    });
    return made;
  },
  remove(context, { physicalId }, values) {
    const name = nameOf(physicalId);
    removeTargets(context, name, targetsOf(values), values);
    context.clear('events', 'DeleteRule', { Name: name, ...busOf(values) });
  },
};

const nameOf = (physicalId: string): string => physicalId.slice(physicalId.lastIndexOf('|') + 1);

const busOf = ({ EventBusName: bus }: Values): object => (bus === undefined ? {} : { EventBusName: bus });

const targetsOf = ({ Targets: targets }: Values): Target[] => (targets as Target[] | undefined) ?? [];

function putRule(context: ResourceContext, name: string, { Targets: _, ...rule }: Values): string {
  return String(context.call<PutRuleResponse>('events', 'PutRule', { ...rule, Name: name }).RuleArn);
}

function putTargets(context: ResourceContext, name: string, values: Values): void {
  const targets = targetsOf(values);
  if (targets.length === 0) return;
  const output = context.call<PutTargetsResponse>('events', 'PutTargets', {
    Rule: name,
    ...busOf(values),
    Targets: targets,
  });
  const [failed] = output.FailedEntries ?? [];
  if (failed) throw new AwsError(String(failed.ErrorCode), `target ${failed.TargetId}: ${failed.ErrorMessage}`);
}

function removeTargets(context: ResourceContext, name: string, targets: readonly Target[], values: Values): void {
  if (targets.length === 0) return;
  context.clear('events', 'RemoveTargets', { Rule: name, ...busOf(values), Ids: targets.map(({ Id }) => Id) });
}

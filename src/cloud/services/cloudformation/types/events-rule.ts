/** AWS::Events::Rule: a rule of the default bus, with its targets. */
import type { PutRuleResponse, PutTargetsResponse, Target } from '@aws-sdk/client-eventbridge';
import { eventsRuleSchema } from '../../../../languages/resources/events.table.ts';
import { AwsError } from '../../../kit/aws-error.ts';
import type { Values } from '../convert.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changeTags, isSame, tagsOf } from './change.ts';

const nameCharactersMax = 64;

export const eventsRule: ResourceType = {
  ...eventsRuleSchema,
  create(work, wanted) {
    const name = String(wanted['Name'] ?? work.name(nameCharactersMax));
    const arn = putRule(work, name, { ...wanted, Name: name, Tags: tagsOf(wanted) });
    putTargets(work, name, targetsOf(wanted));
    return { physicalId: name, attributes: { Arn: arn } };
  },
  update(work, made, wanted, before) {
    const name = made.physicalId;
    const { Tags: _, ...rule } = wanted;
    putRule(work, name, rule);
    const ids = targetsOf(wanted).map(({ Id }) => Id);
    removeTargets(
      work,
      name,
      targetsOf(before).filter(({ Id }) => !ids.includes(Id)),
    );
    if (!isSame(targetsOf(before), targetsOf(wanted))) putTargets(work, name, targetsOf(wanted));
    const ResourceARN = made.attributes['Arn'];
    changeTags(before, wanted, {
      set: (Tags) => work.call('events', 'TagResource', { ResourceARN, Tags }),
      clear: (TagKeys) => work.call('events', 'UntagResource', { ResourceARN, TagKeys }),
    });
    return made;
  },
  remove(work, { physicalId: name }, values) {
    removeTargets(work, name, targetsOf(values));
    work.clear('events', 'DeleteRule', { Name: name });
  },
};

const targetsOf = ({ Targets: targets }: Values): Target[] => (targets as Target[] | undefined) ?? [];

function putRule(work: Work, name: string, { Targets: _, ...rule }: Values): string {
  return String(work.call<PutRuleResponse>('events', 'PutRule', { ...rule, Name: name }).RuleArn);
}

function putTargets(work: Work, name: string, targets: readonly Target[]): void {
  if (targets.length === 0) return;
  const answer = work.call<PutTargetsResponse>('events', 'PutTargets', { Rule: name, Targets: targets });
  const [failed] = answer.FailedEntries ?? [];
  if (failed) throw new AwsError(String(failed.ErrorCode), `target ${failed.TargetId}: ${failed.ErrorMessage}`);
}

function removeTargets(work: Work, name: string, targets: readonly Target[]): void {
  if (targets.length === 0) return;
  work.clear('events', 'RemoveTargets', { Rule: name, Ids: targets.map(({ Id }) => Id) });
}

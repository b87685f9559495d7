/** AWS::SNS::TopicPolicy: who else may use the topics that it names. Without it a topic has SNS's own default policy again. */
import type { Values } from '../convert.ts';
import { enacted, required } from '../property.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changedItems } from './change.ts';

const nameCharactersMax = 256;

export const snsTopicPolicy: ResourceType = {
  name: 'AWS::SNS::TopicPolicy',
  properties: { PolicyDocument: required(enacted('json')), Topics: required(enacted({ list: 'text' })) },
  attributes: ['Id'],
  create(work, wanted) {
    put(work, wanted);
    const id = work.name(nameCharactersMax);
    return { physicalId: id, attributes: { Id: id } };
  },
  update(work, made, wanted, before) {
    put(work, wanted);
    reset(work, changedItems(topicsOf(before), topicsOf(wanted)).gone);
    return made;
  },
  remove: (work, _, values) => reset(work, topicsOf(values)),
};

const topicsOf = ({ Topics: topics }: Values): string[] => (topics as string[] | undefined) ?? [];

function put(work: Work, wanted: Values): void {
  for (const TopicArn of topicsOf(wanted))
    work.call('sns', 'SetTopicAttributes', {
      TopicArn,
      AttributeName: 'Policy',
      AttributeValue: wanted['PolicyDocument'],
    });
}

function reset(work: Work, topics: readonly string[]): void {
  for (const TopicArn of topics)
    work.clear('sns', 'SetTopicAttributes', {
      TopicArn,
      AttributeName: 'Policy',
      AttributeValue: '',
    });
}

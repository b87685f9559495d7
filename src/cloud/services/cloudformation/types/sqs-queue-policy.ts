/** AWS::SQS::QueuePolicy: who else may use the queues that it names. */
import type { Values } from '../convert.ts';
import { enacted, required } from '../property.ts';
import type { ResourceType, Work } from '../resource-type.ts';
import { changedItems } from './change.ts';

const nameCharactersMax = 256;

export const sqsQueuePolicy: ResourceType = {
  name: 'AWS::SQS::QueuePolicy',
  properties: { PolicyDocument: required(enacted('json')), Queues: required(enacted({ list: 'text' })) },
  attributes: ['Id'],
  create(work, wanted) {
    put(work, wanted);
    const id = work.name(nameCharactersMax);
    return { physicalId: id, attributes: { Id: id } };
  },
  update(work, made, wanted, before) {
    put(work, wanted);
    clear(work, changedItems(queuesOf(before), queuesOf(wanted)).gone);
    return made;
  },
  remove: (work, _, values) => clear(work, queuesOf(values)),
};

const queuesOf = ({ Queues: queues }: Values): string[] => (queues as string[] | undefined) ?? [];

function put(work: Work, wanted: Values): void {
  for (const QueueUrl of queuesOf(wanted))
    work.call('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy: wanted['PolicyDocument'] } });
}

function clear(work: Work, queues: readonly string[]): void {
  for (const QueueUrl of queues) work.clear('sqs', 'SetQueueAttributes', { QueueUrl, Attributes: { Policy: '' } });
}

/** The task definitions that schedules, rules and machines start. */
import { ClientException, DescribeTaskDefinitionCommand, ECSClient } from '@aws-sdk/client-ecs';
import { type Account, mapSome } from '../account.ts';
import type { Part } from './part.ts';
import { textsIn } from './texts.ts';

const taskArn = /arn:aws[\w-]*:ecs:[\w-]+:\d+:task-definition\/[\w-]+(?::\d+)?/g;
/** As a state or a universal target names it: a family. */
const named = /"TaskDefinition(?:Arn)?":\s*"(?!arn:|\{%|\$)[\w-]+(?::\d+)?"/g;

export async function tasks(account: Account, known: readonly Part[]): Promise<Part[]> {
  const starting = known.filter(({ kind }) => kind === 'schedule' || kind === 'rule' || kind === 'machine');
  const families = textsIn(starting, named).map((text) => text.replace(/^.*:\s*"|"$/g, ''));
  const found = await mapSome([...textsIn(starting, taskArn), ...families], (name) => describe(account, name));
  return [...new Map(found.flat().map((part) => [part.arn, part])).values()];
}

/** None where there is no such task definition. */
async function describe(account: Account, taskDefinition: string): Promise<Part[]> {
  try {
    const answer = await account.client(ECSClient).send(new DescribeTaskDefinitionCommand({ taskDefinition }));
    const described = answer.taskDefinition ?? {};
    const name = `${described.family}:${described.revision}`;
    return [{ kind: 'task', name, arn: described.taskDefinitionArn ?? '', described: { ...described } }];
  } catch (error) {
    if (error instanceof ClientException) return [];
    throw error;
  }
}

/** Task definitions that a job names and its template has not: of another stack, with the containers that whoever starts them names. */
import { type Job, jobsOf, type Start } from '../model/jobs.ts';
import { inputOf } from '../model/schedule.ts';
import { at, type Fields, objectsOf } from '../model/symbol.ts';
import type { Template } from '../model/template.ts';
import type { DrillCloud } from './cloud.ts';
import type { Need } from './stand-in.ts';

/** By family, with the revision where one is named. `known`: a text with what a deployment knows. */
export const taskDefinitionsOf = (template: Template, known: (text: string) => string): readonly Need[] =>
  jobsOf(template).jobs.flatMap((job) =>
    job.starts.flatMap((start): Need[] => {
      const text = start.task === undefined ? known(String(start.taskDefinition)) : '';
      const [, name] = /^(?:arn:aws:ecs:[^:]*:\d*:task-definition\/)?([\w-]+(?::\d+)?)$/.exec(text) ?? [];
      return name === undefined ? [] : [{ kind: 'task definition', name, keys: containersNamed(job, start) }];
    }),
  );

const containersNamed = ({ target }: Job, { fields }: Start): readonly string[] => {
  const overrides: readonly Fields[] = [
    ...objectsOf(at(fields, 'Overrides', 'ContainerOverrides')),
    ...objectsOf(inputOf(target?.fields['Input'])['containerOverrides']),
  ];
  return overrides.flatMap((each) => {
    const name = each['Name'] ?? each['name'];
    return typeof name === 'string' ? [name] : [];
  });
};

/** Returns how it is called here: with the one revision that it has. */
export async function provideTaskDefinition(cloud: DrillCloud, { name, keys = [] }: Need): Promise<string> {
  const [family, revision] = name.split(':');
  const names = keys.length === 0 ? ['main'] : new Set(keys);
  await cloud.call('ecs', 'RegisterTaskDefinition', {
    family,
    requiresCompatibilities: ['FARGATE'],
    networkMode: 'awsvpc',
    cpu: '256',
    memory: '512',
    containerDefinitions: [...names].map((name) => ({ name, image: 'elsewhere' })),
  });
  return revision === undefined ? name : `${family}:1`;
}

/** States that tell: a job's name, in the variable `job`, says whom. */
import type { Notify } from '../../resolved-app.ts';
import { ref, stackName, sub, type Value } from '../cloudformation.ts';
import { jsonata, optimized, patient, type States } from '../job/states.ts';
import { hasTopic, type Plan, setOf, topicId } from '../plan.ts';

/** By job: what `of` says of the set that is told of it; the app's own for all others. */
function byJob(plan: Plan, of: (set: Notify) => string): string {
  const [own, ...others] = plan.sets;
  const cases = others.map((set) => {
    const jobs = plan.app.jobs.filter((job) => setOf(plan, job).id === set.id).map(({ id }) => id);
    return `$job in ${JSON.stringify(jobs)} ? ${of(set)} : `;
  });
  return `${cases.join('')}${own ? of(own) : '[]'}`;
}

const topics = (set: Notify): string =>
  `[${[...(hasTopic(set) ? [`'\${${topicId(set)}}'`] : []), ...set.topics.map((topic) => `'${topic}'`)].join(', ')}]`;

export const hasTopics = ({ sets }: Plan): boolean => sets.some((set) => hasTopic(set) || set.topics.length > 0);
const hasChats = ({ sets }: Plan): boolean => sets.some(({ chats }) => chats.length > 0);

/** JSONata of what is told; `${...}` is put in by CloudFormation. */
export interface Told {
  readonly subject: string;
  readonly text: string;
}

/** To the topics and chats of the job's set. `name` tells the states from others of the machine; the first of them is named so. */
export function publishStates(
  plan: Plan,
  name: string,
  { subject, text }: Told,
  next: Readonly<Record<string, Value>>,
): States {
  const event = `${name} in chats`;
  const withTopics = hasTopics(plan);
  const states: States = {};
  if (withTopics)
    states[name] = {
      Type: 'Map',
      Items: sub(jsonata(byJob(plan, topics))),
      ItemProcessor: {
        StartAt: `${name} to topic`,
        States: {
          [`${name} to topic`]: {
            Type: 'Task',
            Resource: optimized('sns:publish'),
            Arguments: {
              TopicArn: jsonata('$states.input'),
              Subject: sub(jsonata(`$substring(${subject}, 0, 100)`)),
              Message: jsonata(text),
            },
            Retry: patient,
            End: true,
          },
        },
      },
      Output: {},
      ...(hasChats(plan) ? { Next: event } : next),
    };
  if (hasChats(plan))
    states[withTopics ? event : name] = {
      Type: 'Task',
      Resource: optimized('events:putEvents'),
      Arguments: {
        Entries: [
          {
            Source: 'punctual',
            DetailType: 'Job Failed',
            Detail: {
              stack: ref('AWS::StackName'),
              notify: jsonata(byJob(plan, ({ id }) => `'${id}'`)),
              job: jsonata('$job'),
              message: sub(jsonata(`${subject} & '\n' & ${text}`)),
            },
          },
        ],
      },
      Retry: patient,
      Output: {},
      ...next,
    };
  if (!withTopics && !hasChats(plan)) states[name] = { Type: 'Pass', Output: {}, ...next };
  return states;
}

/** `office: report failed`. */
export const subjectOf = (rest: string): string => `'${stackName}: ' & $job & ${rest}`;

/**
 * What mends the fire-and-forget targets of a template: for each a machine that waits, with roles, a dead-letter queue and alarms, and the
 * schedule or rule that starts it instead. Made by the generator of configurations; what the target says (cluster, network, overrides, input) is kept.
 * Left out, with why: functions that start tasks, and targets that are not plainly there.
 */
import type { Instant } from '../../languages/instant.ts';
import { isProblems, type Problem } from '../../languages/problem.ts';
import { parseTransformed } from '../../languages/template/parse.ts';
import type { Resources } from '../generate/cloudformation.ts';
import { jobsOf } from '../model/jobs.ts';
import { at, type Fields, fieldsOf, listOf, mentions } from '../model/symbol.ts';
import { readTemplates, type Template } from '../model/template.ts';
import { generatedFor } from './generated.ts';
import { machineFor } from './machine.ts';
import { rolesFor } from './roles.ts';
import { type Asked, askOf } from './target.ts';

export interface Mend {
  /** The schedules and rules that it makes start a machine. */
  readonly mended: readonly string[];
  /** What is left as it is, and why. */
  readonly left: readonly string[];
  /** What somebody who takes it must know. */
  readonly notes: readonly string[];
  /** `Parameters` and `Resources` that replace or come beside the template's. */
  readonly template: Fields;
}

/** Or what is wrong with the text. */
export function mend(text: string, now: Instant): Mend | Problem[] {
  const read = readTemplates(text);
  if (isProblems(read)) return read;
  const [template] = read.readings as readonly [Template];
  const document = template.isResolved ? undefined : parseTransformed(text);
  if (document === undefined || isProblems(document))
    return [{ path: [], message: 'only a CloudFormation template can be mended', hint: 'write the machine by hand' }];
  const written = fieldsOf(document.root as Fields);
  const asked: Asked[] = [];
  const left: string[] = [];
  for (const job of jobsOf(template).jobs) {
    const result = askOf(job, written);
    if (typeof result === 'string') left.push(result);
    else if (result) asked.push(result);
  }
  if (asked.length === 0) return { mended: [], left, notes: [], template: {} };
  return mendOf(template, written, asked, left, now);
}

function mendOf(
  template: Template,
  written: Fields,
  asked: readonly Asked[],
  left: readonly string[],
  now: Instant,
): Mend {
  const topic = heardTopic(template);
  const generated = generatedFor(asked, topic, now);
  const resources: Resources = {};
  const notes = new Set<string>();
  for (const each of asked) {
    const { machineId } = each;
    const machine = generated.resources[machineId];
    if (!machine) continue;
    resources[machineId] = machineFor(each, machine, generated.prefix, notes);
  }
  Object.assign(resources, rolesFor(asked, generated));
  for (const [id, alarm] of Object.entries(generated.resources))
    if (alarm.Type === 'AWS::CloudWatch::Alarm' && isKept(id, asked, generated.unknown)) resources[id] = alarm;
  for (const id of generated.topicIds) resources[id] = generated.resources[id] as Resources[string];
  const schedules = Object.fromEntries(
    [...Map.groupBy(asked, ({ scheduleId }) => scheduleId)].map(([id, targets]) => [
      id,
      targets.reduce((node, each) => each.startedBy(node, generated.prefix), fieldsOf(at(written, 'Resources', id))),
    ]),
  );
  for (const { job } of asked.filter(({ name }) => generated.unknown.has(name)))
    notes.add(`when ${job.schedule?.resource.id} is due is not known here: it has no alarm on silence`);
  notes.add('a run that fails is tried twice more: where a second run does harm, give it no retry of Job.Failed');
  return {
    mended: Object.keys(schedules),
    left,
    notes: [...notes],
    template: {
      ...(topic === undefined
        ? {
            Parameters: {
              [`${generated.prefix}AlertEmail`]: { Type: 'String', Description: 'Who is told; confirms once.' },
            },
          }
        : {}),
      Resources: { ...resources, ...schedules },
    },
  };
}

/** Alarms of the jobs, and on what was not delivered; the generator's others watch a schedule group of its own. */
const isKept = (id: string, asked: readonly Asked[], unknown: ReadonlySet<string>): boolean =>
  id.endsWith('UndeliveredAlarm') ||
  asked.some(
    ({ logicalId, name }) =>
      id === `${logicalId}FailedAlarm` || (id === `${logicalId}SilentAlarm` && !unknown.has(name)),
  );

/** A topic of the template that somebody hears. */
function heardTopic(template: Template): string | undefined {
  const topics = template.ofType('AWS::SNS::Topic');
  const heard = topics.find(
    ({ id, properties, condition }) =>
      condition === undefined &&
      properties['KmsMasterKeyId'] === undefined &&
      (listOf(properties['Subscription']).length > 0 ||
        template.ofType('AWS::SNS::Subscription').some((each) => mentions(each.properties['TopicArn'], id))),
  );
  return heard?.id;
}

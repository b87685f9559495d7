/** What the generator makes of such jobs, of which a mend takes the machines, the alarms, the queue and who is told. */
import type { Instant } from '../../languages/instant.ts';
import { isProblems } from '../../languages/problem.ts';
import { renderSchedule } from '../../languages/schedule/schedule.ts';
import { judge } from '../config/read-config.ts';
import type { Resources } from '../generate/cloudformation.ts';
import { generate } from '../generate/template.ts';
import { gapsOf, ticksOf } from '../model/schedule.ts';
import { isPlain } from '../model/symbol.ts';
import type { Asked } from './target.ts';

export interface Generated {
  /** What begins the ids of what the jobs share. */
  readonly prefix: string;
  readonly resources: Resources;
  readonly topicIds: readonly string[];
  /** Names of jobs whose schedule is not known. */
  readonly unknown: ReadonlySet<string>;
}

const prefix = 'Jobs';
const address = 'alerts@example.com';

/** `topic`: of the template, that is told; else one comes, and a parameter for whom it tells. */
export function generatedFor(asked: readonly Asked[], topic: string | undefined, now: Instant): Generated {
  const unknown = new Set(asked.filter(({ job }) => !isKnown(job, now)).map(({ name }) => name));
  const jobs = asked.map(({ name, job }) => [
    name,
    {
      image: 'a:1',
      schedule: unknown.has(name) ? 'every day at 04:30' : expressionOf(job),
      zone: job.schedule?.zone?.name ?? 'UTC',
      network: { subnets: ['subnet-00000000'] },
      ...(job.schedule && gapsOf([job.schedule], now) === undefined ? { alarms: { silent: false } } : {}),
    },
  ]);
  const value = { app: 'jobs', zone: 'UTC', notify: address, jobs: Object.fromEntries(jobs) };
  const document = { value, findings: [], placeOf: () => undefined, sourceOf: () => undefined };
  const asRead = { environment: undefined, variables: {}, now };
  const read = judge(document, { name: 'mend', folder: '/', isModule: true }, asRead);
  if (!read.app) throw new Error(`a job that can be mended is refused: ${read.findings.map(read.render).join('; ')}`);
  const topicId = 'AppTopic';
  const told = topic === undefined ? undefined : { Ref: topic };
  const text = JSON.stringify(generate(read.app).Resources)
    .replaceAll(`{"Ref":"${topicId}"}`, JSON.stringify(told ?? { Ref: `${prefix}Topic` }))
    .replaceAll(`"Endpoint":"${address}"`, `"Endpoint":{"Ref":"${prefix}AlertEmail"}`)
    .replace(/"App(?=[A-Z])/g, `"${prefix}`)
    .replace(/\$\{App(?=[A-Z])/g, `\${${prefix}`);
  return {
    prefix,
    resources: JSON.parse(text) as Resources,
    topicIds: topic === undefined ? [`${prefix}Key`, `${prefix}Topic`, `${prefix}TopicPolicy`] : [],
    unknown,
  };
}

/** In AWS's plainest form: a schedule takes more than a rule does. */
const expressionOf = ({ schedule }: Asked['job']): string | undefined =>
  schedule?.expression === undefined || isProblems(schedule.expression)
    ? schedule?.text
    : renderSchedule(schedule.expression);

/** Whether it is known when the job is due, and it is due again. */
const isKnown = ({ schedule }: Asked['job'], now: Instant): boolean =>
  isPlain(schedule?.text) && /^(cron|rate|at)\(/.test(schedule.text) && (ticksOf(schedule, now) ?? []).length > 0;

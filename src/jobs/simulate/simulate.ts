/**
 * A stretch of time of all jobs of a template, played at once: what comes due, runs, overlaps, fails and rings, with lengths and failures of
 * attempts drawn from a seed. The cloud is the drills' own.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import type { Container, OpenDrillCloud, Play } from '../drill/cloud.ts';
import { deploy } from '../drill/deploy.ts';
import type { Played } from '../drill/drill.ts';
import { fitTemplate, type LeftOut } from '../drill/fit.ts';
import { rungBetween } from '../drill/observe.ts';
import { isForInstances, onFargate } from '../drill/on-fargate.ts';
import { type PlayedJob, standBys, titleOf } from '../drill/played-job.ts';
import { familiesOf } from '../drill/stage.ts';
import { type Counter, type Counts, openCounter } from './counts.ts';

export interface SimulateSettings {
  readonly open: OpenDrillCloud;
  readonly from: Instant;
  readonly forMs: number;
  readonly stack: string;
  readonly parameters: Readonly<Record<string, string>>;
  /** At least 0, less than 1. */
  readonly random: () => number;
  /** How long an attempt takes as a rule: from half to twice as long. */
  readonly takesSeconds: number;
  /** Of a hundred attempts. */
  readonly failures: number;
}

export interface Simulated {
  readonly from: Instant;
  readonly until: Instant;
  readonly jobs: readonly { readonly id: string; readonly title: string; readonly counts: Counts }[];
  /** Alarms by their logical ids, and how often each rang. */
  readonly rang: ReadonlyMap<string, number>;
  /** Receivers, and how many messages came to each. */
  readonly messages: ReadonlyMap<string, number>;
  readonly leftOut: readonly LeftOut[];
}

/** Throws CannotDeploy. */
export async function simulate(settings: SimulateSettings, { root, jobs }: Played): Promise<Simulated> {
  const { open, from, forMs, stack, parameters } = settings;
  const written = jobs.reduce((text, { job }) => (isForInstances(job) ? onFargate(text, job) : text), root);
  const fitted = fitTemplate(written, { keep: () => true, parameters });
  const { cloud, ids, leftOut } = await deploy({ open, start: from, stack, needed: new Set() }, fitted);
  const begin = cloud.now();
  cloud.play(scriptOf(settings, jobs));
  const until = instant(from + forMs);
  const counters = jobs.map(({ id, job }) => {
    const machine = job.kind === 'machine' ? ids.get(id) : undefined;
    return openCounter(cloud, { machine, families: familiesOf(job, ids), standBys: standBys(job) });
  });
  const logical = new Map([...ids].map(([id, physical]) => [physical, id]));
  const rang: string[] = [];
  for (let since = begin; since < until; since = cloud.now()) {
    await cloud.advanceTo(instant(Math.min(since + sliceMs, until)));
    // What still runs at the end of a slice is looked at again in the next.
    for (const counter of counters) await counter.look(instant(since - sliceMs));
    // What is of this very instant is of the next slice.
    const rung = await rungBetween(cloud, since, cloud.now() < until ? cloud.now() : undefined);
    rang.push(...rung.map(({ name }) => logical.get(name) ?? name));
  }
  const played = jobs.map((job, index) => ({
    id: job.id,
    title: titleOf(job),
    counts: (counters[index] as Counter).counts(),
  }));
  const messages = cloud.happenings.filter((each) => each.kind === 'message' && each.at >= begin);
  const result = {
    from,
    until,
    jobs: played,
    rang: tally(rang),
    messages: tally(messages.map((each) => (each.kind === 'message' ? each.to : ''))),
    leftOut,
  };
  cloud.close();
  return result;
}

function scriptOf({ random, takesSeconds, failures }: SimulateSettings, jobs: readonly PlayedJob[]) {
  const standing = new Map(jobs.flatMap(({ job }) => [...standBys(job)]));
  return ({ name }: Container): Play => {
    const play = standing.get(name);
    if (play) return play;
    const seconds = Math.round(takesSeconds * 2 ** (2 * random() - 1));
    return random() * 100 < failures ? { seconds, exitCode: 1 } : { seconds };
  };
}

export function tally(all: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const each of all) counts.set(each, (counts.get(each) ?? 0) + 1);
  return new Map([...counts].sort(([, one], [, other]) => other - one));
}

/** Alarms keep their history for some weeks, machines their executions for some months. */
const sliceMs = 7 * 86_400_000;

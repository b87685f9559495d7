/** Second pass: what is well formed is merged for one environment and judged by what it means. */
import type { Instant } from '../../../languages/instant.ts';
import { isObject } from '../../../languages/is-object.ts';
import { nearest } from '../../../languages/nearest.ts';
import type { App } from '../../resolved-app.ts';
import type { Finding, Path } from '../finding.ts';
import { resolveJob } from './job.ts';
import { type Layer, type Merged, mergeLayers } from './merge.ts';
import { checkMeetings, pascal } from './names.ts';
import { notifyOf } from './notify.ts';
import { checkZone } from './schedules.ts';
import { type Reports, type View, viewOf } from './view.ts';

export interface Asked {
  readonly environment: string | undefined;
  /** For warnings of what is past or comes next. */
  readonly now: Instant;
  /** The configuration's, absolute. */
  readonly folder: string;
}

type Fields = Readonly<Record<string, unknown>>;

export interface Resolved {
  readonly app: App;
  /** Of each job: its merged fields, with where each was written. */
  readonly merged: ReadonlyMap<string, Merged>;
}

export function resolveApp(root: Fields, broken: readonly Path[], findings: Finding[], asked: Asked): Resolved {
  const reports: Reports = { findings, broken };
  const { environment } = asked;
  const environments = fieldsOf(root['environments']);
  const own = environment === undefined ? undefined : environments[environment];
  const { defaults: _base, jobs: _jobs, environments: _all, ...base } = root;
  const { defaults: _own, ...overrides } = fieldsOf(own);
  const app = mergeLayers([
    { value: base, path: [] },
    { value: overrides, path: ['environments', environment ?? ''] },
  ]);
  const view = viewOf(app, [], reports);
  const name = view.text('app') ?? '';
  checkApp(view, name, environments);
  const zoneName = view.text('zone');
  const zone = zoneName !== undefined && checkZone(view, ['zone'], zoneName) ? zoneName : 'UTC';
  const layers: Layer[] = [
    { value: root['defaults'], path: ['defaults'] },
    { value: fieldsOf(own)['defaults'], path: ['environments', environment ?? '', 'defaults'] },
  ];
  const jobs = Object.entries(fieldsOf(root['jobs'])).map(([jobName, fields]) => {
    const path = ['jobs', jobName];
    const { environments: perEnvironment, ...written } = fieldsOf(fields);
    checkKnown(path, fieldsOf(perEnvironment), environments, reports);
    const ownLayer = environment === undefined ? undefined : fieldsOf(perEnvironment)[environment];
    const merged = mergeLayers([
      ...layersFor(layers, written, ownLayer),
      { value: written, path },
      { value: ownLayer, path: [...path, 'environments', environment ?? ''] },
    ]);
    return { name: jobName, merged, view: viewOf(merged, path, reports) };
  });
  if (jobs.length === 0 && !view.isBroken('jobs'))
    view.wrong(
      ['jobs'],
      'found no job; expected at least one',
      'jobs: {report: {schedule: every day at 04:30, image: NAME:TAG}}',
    );
  checkMeetings(jobs.map((each) => ({ ...each, logicalId: pascal(each.view.text('id') ?? each.name) })));
  const resolved = jobs.map((each) =>
    resolveJob(each.view, each.name, { zone, now: asked.now, folder: asked.folder, reports }),
  );
  return {
    merged: new Map(jobs.map(({ name: jobName, merged }) => [jobName, merged])),
    app: {
      name,
      environment,
      stack: environment === undefined ? name : `${name}-${environment}`,
      description: view.text('description') ?? `Scheduled jobs of ${name}.`,
      cluster: view.text('cluster'),
      roles: view.get('roles') === 'each' ? 'each' : 'shared',
      notify: notifyOf(view.get('notify'), ['notify'], (path, message, mend) => view.wrong(path, message, mend), 'app'),
      overrides: view.map('overrides') as App['overrides'],
      ignore: ignoredIn(view, Object.keys(fieldsOf(root['jobs']))),
      jobs: resolved,
    },
  };
}

function ignoredIn(view: View, jobs: readonly string[]): App['ignore'] {
  const written = view.get('ignore');
  const list = Array.isArray(written) ? written.map(fieldsOf) : [];
  return list.map((fields, index) => {
    const [rule, job, at, about, reason] = ['rule', 'job', 'at', 'about', 'reason'].map((name) => textOf(fields[name]));
    if (job !== undefined && !jobs.includes(job))
      view.wrong(
        ['ignore', index, 'job'],
        `found "${job}"; there is no such job`,
        `job: ${nearest(job, jobs) ?? jobs[0] ?? 'report'}`,
      );
    if (reason?.trim() === '')
      view.wrong(['ignore', index, 'reason'], 'found nothing; expected why the finding may stand', 'reason: ...');
    return { rule: rule ?? '', job, at, about, reason: reason ?? '' };
  });
}

const textOf = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);

const fieldsOf = (value: unknown): Fields => (isObject(value) ? value : {});

/** A job's own `run` beats an image that it inherits. */
const layersFor = (layers: readonly Layer[], written: Fields, own: unknown): readonly Layer[] => {
  if (written['run'] === undefined && fieldsOf(own)['run'] === undefined) return layers;
  return layers.map(({ value, path }) => {
    const { image: _image, command: _command, entryPoint: _entryPoint, ...rest } = fieldsOf(value);
    return { value: rest, path };
  });
};

function checkApp(view: View, name: string, environments: Fields): void {
  if (!/^[a-z][a-z0-9-]{1,23}$/.test(name) && !view.isBroken('app'))
    view.wrong(
      ['app'],
      `found "${name}"; expected 2 to 24 small letters, digits and hyphens, a letter first`,
      'app: office',
    );
  const description = view.text('description');
  if (description !== undefined && new TextEncoder().encode(description).length > 1024)
    view.wrong(['description'], 'found more than 1,024 bytes, the most that AWS takes', 'a shorter description');
  for (const environment of Object.keys(environments))
    if (!/^[a-z][a-z0-9]{0,11}$/.test(environment))
      view.wrong(
        ['environments', environment],
        `found the name "${environment}"; expected 1 to 12 small letters and digits, a letter first`,
        /^[A-Z_]+$/.test(environment) ? 'a variable is meant? -> environment' : 'prod',
      );
}

function checkKnown(path: Path, written: Fields, environments: Fields, { findings }: Reports): void {
  const known = Object.keys(environments);
  for (const name of Object.keys(written)) {
    if (known.includes(name)) continue;
    const mend = /^[A-Z_]+$/.test(name)
      ? 'a variable is meant? -> environment'
      : (nearest(name, known) ?? known[0] ?? `environments: {${name}: {}} of the app`);
    const has = known.length === 0 ? 'none' : known.join(', ');
    findings.push({
      level: 'error',
      path: [...path, 'environments', name],
      message: `found an environment that the app has not; it has ${has}`,
      mend,
      about: 'key',
    });
  }
}

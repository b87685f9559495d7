/** What a job runs: one container, or steps one after another and at once. What a step leaves out it takes from the job. */
import { isObject } from '../../../languages/is-object.ts';
import type { Image, Job, Step } from '../../resolved-app.ts';
import { renderDuration } from '../duration.ts';
import type { Path } from '../finding.ts';
import { containerOf } from './container.ts';
import { mergeLayers } from './merge.ts';
import { retriersOf } from './retry.ts';
import { sizeOf } from './size.ts';
import { type Reports, type View, viewOf } from './view.ts';

const attemptSecondsUsual = 3600;

export function stagesOf(job: View, reports: Reports): Job['stages'] {
  checkWhatRuns(job);
  const steps = job.get('steps');
  if (!Array.isArray(steps)) return [[oneStep(job)]];
  const names = new Set<string>();
  return steps.flatMap((each, index) => {
    if (!isObject(each)) return [];
    const parallel = each['parallel'];
    if (!Array.isArray(parallel)) return [[stepOf(job, each, ['steps', index], names, reports)]];
    return [
      parallel
        .filter(isObject)
        .map((inner, at) => stepOf(job, inner, ['steps', index, 'parallel', at], names, reports)),
    ];
  });
}

function checkWhatRuns(job: View): void {
  const has = (key: string): boolean => job.get(key) !== undefined || job.isBroken(key);
  if (has('run') && job.at('image').at(0) === 'jobs' && has('image'))
    job.wrong(
      ['run'],
      'found both image and run; expected one: run is a command of this host',
      'delete run, or write command: [./clean.sh]',
    );
  if (has('run') && has('steps')) job.wrong(['run'], 'found both run and steps; expected one', 'delete one of the two');
  if (has('run') && has('command') && job.at('command').at(0) === 'jobs')
    job.wrong(['command'], 'found both run and command; expected one: run is the command', 'delete command');
  if (!has('image') && !has('run') && !has('steps'))
    job.wrong([], 'found neither image, run nor steps; expected one of them, here or in defaults', 'image: NAME:TAG');
}

const oneStep = (job: View): Step => ({
  name: undefined,
  container: containerOf(job, job.get('run') === undefined ? missing : { from: 'host' }),
  ...sizeOf(job),
  timeoutSeconds: timeoutOf(job),
  retriers: retriersOf(job),
  ownTask: false,
});

/** Stands for an image that was refused: no template is made then. */
const missing: Image = { from: 'name', name: '' };

/** More than these needs a task definition of its own. */
const overridden = new Set(['name', 'command', 'environment', 'timeout', 'retry']);

function stepOf(
  job: View,
  step: Readonly<Record<string, unknown>>,
  path: Path,
  names: Set<string>,
  reports: Reports,
): Step {
  const own = mergeLayers([{ value: Object.fromEntries(Object.entries(step)), path: job.at(...path) }]);
  const inherited = [
    'image',
    'entryPoint',
    'command',
    'environment',
    'secrets',
    'cpu',
    'memory',
    'timeout',
    'retry',
    'user',
    'workingDirectory',
    'readonlyRootFilesystem',
    'stopTimeout',
  ];
  const merged = mergeLayers([
    ...inherited.map((key) => ({ value: { [key]: job.get(key) }, path: job.at(key).slice(0, -1) })),
    { value: own.value, path: job.at(...path) },
  ]);
  const view = viewOf(merged, job.at(...path), reports);
  const name = checkName(view, names);
  if (view.get('image') === undefined && !view.isBroken('image') && !job.isBroken('image'))
    view.wrong([], 'found a step without an image; expected one, here or of the job', 'image: NAME:TAG');
  return {
    name,
    container: containerOf(view, missing),
    ...sizeOf(view),
    timeoutSeconds: timeoutOf(view),
    retriers: retriersOf(view),
    ownTask: Object.keys(step).some((key) => !overridden.has(key)) || job.get('image') === undefined,
  };
}

function checkName(view: View, names: Set<string>): string {
  const name = view.text('name') ?? '';
  if (view.isBroken('name')) return name;
  if (!/^[a-z][a-z0-9]*(-[a-z0-9]+)*$/.test(name) || name.length > 40)
    view.wrong(
      ['name'],
      `found ${name ? `"${name}"` : 'a step without a name'}; expected small letters, digits and hyphens, a letter first`,
      'name: export',
    );
  else if (names.has(name))
    view.wrong(['name'], `found a second step ${name}; expected each name once`, 'another name');
  names.add(name);
  return name;
}

function timeoutOf(view: View): number {
  const seconds = view.duration('timeout') ?? attemptSecondsUsual;
  if (seconds >= 60 && seconds <= 14 * 86_400) return seconds;
  view.wrong(['timeout'], `found ${renderDuration(seconds)}; expected 1m to 14d`, 'timeout: 1h');
  return attemptSecondsUsual;
}

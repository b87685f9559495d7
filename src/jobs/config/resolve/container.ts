/** What any container has: image, command, environment, secrets, settings. */
import { stopTimeoutSecondsMax } from '../../../languages/resources/fargate.ts';
import type { Container, HealthCheck, Image, SecretSource, Sidecar } from '../../resolved-app.ts';
import { renderDuration } from '../duration.ts';
import { imageOf } from './image.ts';
import { secretOf } from './secret.ts';
import { cpuOf, memoryOf } from './size.ts';
import { type View, within } from './view.ts';

const given: Readonly<Record<string, string>> = {
  __proto__: null as never,
  SCHEDULED_TIME: 'the time that a run was due',
  RUN_ID: "a run's name",
  ATTEMPT: "an attempt's number",
  JOB_INPUT: "a run's input",
};

/** An image that it has not is another's to report: `from` is used then. */
export function containerOf(view: View, otherwise: Image = { from: 'host' }): Container {
  return {
    image: imageOf(view) ?? otherwise,
    command: wordsOf(view.get('command')),
    entryPoint: wordsOf(view.get('entryPoint')),
    environment: environmentOf(view),
    secrets: secretsOf(view),
    user: view.text('user'),
    workingDirectory: view.text('workingDirectory'),
    readonlyRootFilesystem: view.get('readonlyRootFilesystem') === true,
    stopTimeoutSeconds: stopTimeoutOf(view),
  };
}

export const wordsOf = (value: unknown): string[] | undefined =>
  Array.isArray(value) ? value.filter((word) => typeof word === 'string') : undefined;

function environmentOf(view: View): Record<string, string> {
  const variables: Record<string, string> = {};
  for (const [name, value] of Object.entries(view.map('environment'))) {
    if (value === null) continue;
    const path = ['environment', name];
    refuseName(view, path, name);
    if (/(PASSWORD|PASSWD|SECRET|TOKEN|API_?KEY|PRIVATE_?KEY|CREDENTIALS?)$/i.test(name) && value !== '')
      view.warn(
        path,
        'a literal that reads as a secret stands readable in the template',
        `secrets: {${name}: {parameter: /app/${name.toLowerCase().replaceAll('_', '-')}}}`,
      );
    variables[name] = String(value);
  }
  return variables;
}

function refuseName(view: View, path: readonly string[], name: string): void {
  const what = given[name] ?? (name.startsWith('AWS_') ? 'a variable of AWS' : undefined);
  if (what !== undefined) view.wrong(path, `found ${name}, which is ${what} and set by itself`, 'another name');
  else if (!/^[A-Za-z_][A-Za-z0-9_.-]*$/.test(name))
    view.wrong(
      path,
      `found the name "${name}"; expected letters, digits and underscores`,
      name.replace(/[^A-Za-z0-9_]/g, '_').toUpperCase(),
    );
}

function secretsOf(view: View): Record<string, SecretSource> {
  const secrets: Record<string, SecretSource> = {};
  for (const [name, value] of Object.entries(view.map('secrets'))) {
    if (value === null) continue;
    const path = ['secrets', name];
    refuseName(view, path, name);
    if (Object.hasOwn(view.map('environment'), name))
      view.wrong(path, `found ${name} in environment too; expected it once`, `delete environment.${name}`);
    const source = secretOf(view, path, value);
    if (source) secrets[name] = source;
  }
  return secrets;
}

function stopTimeoutOf(view: View): number {
  const seconds = view.duration('stopTimeout') ?? stopTimeoutSecondsMax;
  if (seconds >= 1 && seconds <= stopTimeoutSecondsMax) return seconds;
  view.wrong(
    ['stopTimeout'],
    `found ${renderDuration(seconds)}; Fargate has 1s to ${stopTimeoutSecondsMax}s`,
    `stopTimeout: ${stopTimeoutSecondsMax}s`,
  );
  return stopTimeoutSecondsMax;
}

export function sidecarsOf(job: View): Sidecar[] {
  const names = Object.entries(job.map('sidecars'))
    .filter(([, value]) => value !== null)
    .map(([name]) => name);
  return names.map((name) => sidecarOf(within(job, 'sidecars', name), name, names));
}

function sidecarOf(view: View, name: string, names: readonly string[]): Sidecar {
  if (name === 'job' || !/^[a-zA-Z0-9_-]{1,255}$/.test(name))
    view.wrong(
      [],
      name === 'job'
        ? "found the name job, which is the job's own container"
        : `found the name "${name}"; expected letters, digits, - and _`,
      'proxy',
    );
  if (view.get('image') === undefined && !view.isBroken('image'))
    view.wrong([], 'found no image; expected one', 'image: NAME:TAG');
  const dependsOn = view.map('dependsOn') as Record<string, string>;
  for (const other of Object.keys(dependsOn))
    if (!names.includes(other) || other === name)
      view.wrong(
        ['dependsOn', other],
        `found ${other}, which is no other side-car; there ${names.length === 1 ? 'is none' : `are ${names.filter((each) => each !== name).join(', ')}`}`,
        'delete it',
      );
  const ports = view.get('ports');
  return {
    ...containerOf(view),
    name,
    essential: view.get('essential') === true,
    dependsOn,
    healthCheck: healthCheckOf(view),
    ports: Array.isArray(ports) ? ports.filter((port) => typeof port === 'number') : [],
    cpu: cpuOf(view, view.get('cpu')),
    memoryMiB: memoryOf(view, view.get('memory')),
  };
}

function healthCheckOf(view: View): HealthCheck | undefined {
  if (view.get('healthCheck') === undefined) return undefined;
  const command = wordsOf(view.get('healthCheck', 'command')) ?? [];
  if (!['CMD', 'CMD-SHELL', 'NONE'].includes(command[0] ?? '') && !view.isBroken('healthCheck', 'command'))
    view.wrong(
      ['healthCheck', 'command'],
      `found ${command[0] ?? 'nothing'} first; expected CMD-SHELL or CMD`,
      'command: [CMD-SHELL, curl -f localhost]',
    );
  const retries = view.get('healthCheck', 'retries');
  return {
    command,
    intervalSeconds: view.duration('healthCheck', 'interval'),
    timeoutSeconds: view.duration('healthCheck', 'timeout'),
    retries: typeof retries === 'number' ? retries : undefined,
    startPeriodSeconds: view.duration('healthCheck', 'startPeriod'),
  };
}

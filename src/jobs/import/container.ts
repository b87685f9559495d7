/** A container of a task definition as fields of a job. What is not known there becomes a variable, `${env.NAME}`, and is said. */

import { given } from '../generate/cloudformation.ts';
import { at, type Fields, fieldsOf, isPlain, listOf, objectsOf, renderSymbols } from '../model/symbol.ts';
import type { Resource, Template } from '../model/template.ts';
import { filled } from './fields.ts';
import { durationOf, type Say } from './imported.ts';

export interface Carried {
  readonly template: Template;
  readonly task: Resource;
  readonly say: Say;
}

interface Overridden {
  readonly container: Fields;
  readonly task: Fields;
}

/** `overridden`: what whoever starts the task says in its place, keys in small letters. */
export function containerFields(container: Fields, { container: overridden }: Overridden, carried: Carried): Fields {
  const environment = filled(environmentOf(container, overridden, carried));
  const secrets = filled(secretsOf(container, carried));
  return given({
    image: imageOf(container['Image'], carried),
    entryPoint: wordsOf(container['EntryPoint'], 'entryPoint', carried),
    command: wordsOf(overridden['command'] ?? container['Command'], 'command', carried),
    environment,
    secrets,
    user: plain(container['User']),
    workingDirectory: plain(container['WorkingDirectory']),
    readonlyRootFilesystem: String(container['ReadonlyRootFilesystem']) === 'true' ? true : undefined,
    stopTimeout: container['StopTimeout'] === undefined ? undefined : durationOf(Number(container['StopTimeout'])),
    healthCheck: healthCheck(container['HealthCheck']),
    volumes: volumesOf(container, carried),
    logs: logsOf(container, carried),
  });
}

const plain = (value: unknown): string | undefined => (isPlain(value) && value !== '' ? value : undefined);

/** As a variable of the configuration, to be given. */
function variable(name: string, value: unknown, what: string, { say }: Carried): string {
  const known = `\${env.${name.toUpperCase().replace(/[^A-Z0-9]+/g, '_')}}`;
  say(`${what} is not known here, ${renderSymbols(String(value))}: set ${known.slice(6, -1)}, or write it`);
  return known;
}

const registry = /^⟦\?AWS::AccountId⟧\.dkr\.ecr\.⟦\?AWS::Region⟧\.(?:amazonaws\.com|⟦\?AWS::URLSuffix⟧)\//;

function imageOf(value: unknown, carried: Carried): unknown {
  const text = String(value ?? '');
  const own = text.replace(registry, '');
  const [, repository, tag, digest] = /^([^:@⟦]+)(?::([^:@⟦]+)|@([^⟦]+))?$/.exec(own) ?? [];
  if (own !== text && repository !== undefined)
    return digest === undefined ? { repository, tag: tag ?? latest(carried) } : { repository, digest };
  if (!isPlain(text) || text === '') return variable('IMAGE', text, 'the image', carried);
  return text.includes('@') || /:[^/]+$/.test(text) ? text : `${text}:${latest(carried)}`;
}

function latest({ say }: Carried): string {
  say('its image has no tag, so `latest` ran: write one that stays');
  return 'latest';
}

function wordsOf(value: unknown, what: string, { say }: Carried): unknown {
  const words = listOf(value)
    .filter((each) => each !== '')
    .map(String);
  if (words.length === 0) return undefined;
  if (!words.some((word) => !isPlain(word))) return words;
  say(`${what} has parts that are not known here: ${renderSymbols(words.join(' '))}`);
  return words.map(renderSymbols);
}

function environmentOf(container: Fields, overridden: Fields, carried: Carried): Fields {
  const own = [...objectsOf(container['Environment']), ...objectsOf(overridden['environment'])];
  if (listOf(container['EnvironmentFiles']).length > 0)
    carried.say('its files of variables are not read: write them as `environment`, or give them by --variables');
  const isSet = (each: Fields): boolean => byItself.test(String(each['Name'] ?? each['name']));
  if (own.some(isSet)) carried.say('variables that a run has by itself are left out (AWS_REGION and its like)');
  return Object.fromEntries(
    own
      .filter((each) => !isSet(each))
      .map((each) => {
        const name = String(each['Name'] ?? each['name']);
        const value = each['Value'] ?? each['value'] ?? '';
        return [name, isPlain(String(value)) ? String(value) : variable(name, value, `the variable ${name}`, carried)];
      }),
  );
}

/** What the configuration refuses, as every task or run has it. */
const byItself = /^(AWS_\w+|ECS_\w+|SCHEDULED_TIME|RUN_ID|ATTEMPT|JOB_INPUT)$/;

function secretsOf(container: Fields, carried: Carried): Fields {
  return Object.fromEntries(
    objectsOf(container['Secrets']).map(({ Name, ValueFrom }) => [
      String(Name),
      secretOf(String(Name), ValueFrom, carried),
    ]),
  );
}

/** Of an ARN in this account and region the name is enough; the end that Secrets Manager adds is no part of it. */
function secretOf(name: string, value: unknown, carried: Carried): unknown {
  const [, id, rest = ''] = /^⟦([A-Za-z0-9]+)⟧(.*)$/.exec(String(value)) ?? [];
  const resource = id === undefined ? undefined : carried.template.resources.get(id);
  const given =
    resource === undefined
      ? String(value)
      : `arn:here:secretsmanager:::secret:${String(resource.properties['Name'] ?? '?')}${rest}`;
  if (resource?.type === 'AWS::SSM::Parameter' && isPlain(resource.properties['Name']))
    return { parameter: resource.properties['Name'] };
  const [, secret, key, stage] = /:secret:([^:⟦?]+)(?::([^:⟦]*)(?::([^:⟦]*))?)?/.exec(given) ?? [];
  if (secret !== undefined)
    return Object.fromEntries(
      Object.entries({ secret: secret.replace(/-[A-Za-z0-9]{6}$/, ''), key, stage }).filter(([, each]) => each),
    );
  const parameter =
    /:parameter(\/[^⟦]+)$/.exec(given)?.[1] ?? (isPlain(given) && !given.startsWith('arn:') ? given : undefined);
  return parameter === undefined ? variable(`${name}_ARN`, value, `the secret ${name}`, carried) : { parameter };
}

const seconds = (value: unknown): string | undefined => (value === undefined ? undefined : durationOf(Number(value)));

function healthCheck(value: unknown): Fields | undefined {
  const check = fieldsOf(value);
  if (check['Command'] === undefined) return undefined;
  return given({
    command: listOf(check['Command']).map(String),
    interval: seconds(check['Interval']),
    timeout: seconds(check['Timeout']),
    retries: check['Retries'],
    startPeriod: seconds(check['StartPeriod']),
  });
}

function volumesOf(container: Fields, { task, say }: Carried): Fields | undefined {
  const volumes = objectsOf(task.properties['Volumes']);
  const mounted = objectsOf(container['MountPoints']).flatMap((mount) => {
    const volume = volumes.find(({ Name }) => Name === mount['SourceVolume']);
    const efs = fieldsOf(volume?.['EFSVolumeConfiguration'] ?? volume?.['EfsVolumeConfiguration']);
    const id = plain(efs['FilesystemId'] ?? efs['FileSystemId']);
    if (id === undefined) {
      say(
        `the volume ${String(mount['SourceVolume'])} is not carried over: it is no file system of EFS whose id is known`,
      );
      return [];
    }
    const fields = given({
      efs: id,
      accessPoint: plain(at(efs['AuthorizationConfig'], 'AccessPointId')),
      path: String(mount['ContainerPath']),
      readOnly: String(mount['ReadOnly']) === 'true' ? true : undefined,
    });
    return [[String(mount['SourceVolume']), fields] as const];
  });
  return mounted.length === 0 ? undefined : Object.fromEntries(mounted);
}

/** How long its lines are kept. */
function logsOf(container: Fields, { template, say }: Carried): Fields | undefined {
  const options = fieldsOf(at(container, 'LogConfiguration', 'Options'));
  const driver = at(container, 'LogConfiguration', 'LogDriver');
  if (driver !== undefined && driver !== 'awslogs')
    say(`its log driver, ${String(driver)}, is not carried over: lines go to CloudWatch Logs`);
  const days = Number(template.find(options['awslogs-group'], 'AWS::Logs::LogGroup')?.properties['RetentionInDays']);
  return Number.isNaN(days) || days === 30 ? undefined : { retentionDays: days };
}

/** Of a side-car: other side-cars; that the job waits for them goes by itself. */
export function dependsOn(container: Fields): Fields | undefined {
  const all = objectsOf(container['DependsOn']).map(
    (each) => [String(each['ContainerName']), each['Condition']] as const,
  );
  return all.length === 0 ? undefined : Object.fromEntries(all);
}

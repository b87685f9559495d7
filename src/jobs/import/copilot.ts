/**
 * A scheduled job's manifest of AWS Copilot: what it made of it is kept, not what it says. Its days of the week and steps in day fields ran otherwise
 * than crontab's; its time-out was the whole's.
 * Source: AWS Copilot CLI documentation, "Scheduled Job" manifest; aws/copilot-cli: internal/pkg/manifest, scheduled_job.go.
 */
import { type Instant, instant } from '../../languages/instant.ts';
import { isObject } from '../../languages/is-object.ts';
import { isProblems } from '../../languages/problem.ts';
import { ticksBetween } from '../../languages/schedule/next.ts';
import { parseSchedule } from '../../languages/schedule/schedule.ts';
import { zoneOf } from '../../languages/schedule/zone.ts';
import { expressionsOf } from '../config/schedule/text.ts';
import { given } from '../generate/cloudformation.ts';
import { attemptsOf, filled, readableSchedule, sayOthers, tagged } from './fields.ts';
import {
  durationOf,
  type Fields,
  type Imported,
  type ImportedJob,
  mapOf,
  Names,
  type Note,
  type Say,
} from './imported.ts';
import { goSeconds, rateOfEvery, wordsIn } from './words.ts';
import { yamlDocuments } from './yaml-documents.ts';

export function importCopilot(text: string): Imported | { readonly problem: string } {
  const documents = yamlDocuments(text);
  if (typeof documents === 'string') return { problem: documents };
  const names = new Names();
  const jobs: ImportedJob[] = [];
  const notes: Note[] = [];
  const environments = new Set<string>();
  for (const { value, line } of documents) {
    if (value['type'] !== 'Scheduled Job') {
      notes.push({ line, text: `${String(value['name'])} is a ${String(value['type'])}, no Scheduled Job: left out` });
      continue;
    }
    const own: Note[] = [];
    const say: Say = (said) => own.push({ line, text: said });
    const { fields, perEnvironment } = jobOf(value, say);
    for (const name of Object.keys(perEnvironment)) environments.add(name);
    const more = Object.keys(perEnvironment).length > 0 ? { environments: perEnvironment } : {};
    jobs.push({ name: names.of(String(value['name'])), fields: { ...fields, ...more }, notes: own });
  }
  return { zone: 'UTC', environments: [...environments], jobs, notes };
}

function jobOf(manifest: Fields, say: Say): { readonly fields: Fields; readonly perEnvironment: Fields } {
  const { environments, ...base } = manifest;
  const fields = { ...fieldsOf(base, say, false) };
  const perEnvironment = Object.fromEntries(
    Object.entries(mapOf(environments)).map(([name, overrides]) => [
      name,
      fieldsOf(mapOf(overrides), (said) => say(`in ${name}: ${said}`), true),
    ]),
  );
  return { fields, perEnvironment };
}

/** `isPartial`: what it does not say is the base's. */
function fieldsOf(manifest: Fields, say: Say, isPartial: boolean): Fields {
  const { platform, storage, network, retries, timeout, sidecars } = manifest;
  for (const [key, what] of Object.entries(unlike))
    if (manifest[key] !== undefined) say(`${key} is not carried over: ${what}`);
  sayOthers(manifest, known.manifest, say);
  sayOthers(mapOf(storage), known.storage, say, 'storage: ');
  sayOthers(mapOf(mapOf(network)['vpc']), known.vpc, say, 'network: ');
  const { osfamily, architecture: arch } = mapOf(isObject(platform) ? platform : { architecture: platform });
  if (/windows/i.test(`${String(osfamily)} ${String(arch)}`)) say('it ran on Windows: here it runs on Linux');
  return given({
    schedule: scheduleOf(mapOf(manifest['on'])['schedule'], say),
    image: imageOf(manifest['image'], say, isPartial),
    entryPoint: wordsIn(manifest['entrypoint']),
    command: wordsIn(manifest['command']),
    cpu: manifest['cpu'],
    memory: manifest['memory'],
    architecture: /arm64|aarch64/i.test(String(arch ?? '')) ? 'arm64' : undefined,
    environment: filled(variablesOf(manifest['variables'], say)),
    secrets: filled(secretsOf(manifest['secrets'], say)),
    ephemeralStorage: ephemeral(mapOf(storage)['ephemeral']),
    readonlyRootFilesystem: mapOf(storage)['readonly_fs'] === true ? true : undefined,
    volumes: filled(volumesOf(mapOf(storage)['volumes'], say)),
    network: networkOf(network, say, isPartial),
    sidecars: filled(sidecarsOf(sidecars, say)),
    timeout: timeoutOf(timeout, say),
    retry: retryOf(retries, say, isPartial),
  });
}

/** What a configuration has nothing for, and what to do. */
const unlike: Readonly<Record<string, string>> = {
  env_file: 'write its variables as `environment`, or give them by --variables',
  logging: 'lines go to CloudWatch Logs',
  publish: 'make the topics elsewhere, and write sns:Publish as `permissions`',
  taskdef_overrides: 'write `overrides` of the app, by logical id',
  exec: 'there is no ECS Exec for jobs',
};

/** What is carried over, or said by itself. */
const known = {
  manifest: new Set([
    ...Object.keys(unlike),
    'name',
    'type',
    'on',
    'image',
    'entrypoint',
    'command',
    'cpu',
    'memory',
    'platform',
    'variables',
    'secrets',
    'storage',
    'network',
    'retries',
    'timeout',
    'sidecars',
  ]),
  image: new Set(['location', 'build', 'healthcheck']),
  storage: new Set(['ephemeral', 'readonly_fs', 'volumes']),
  vpc: new Set(['placement', 'security_groups']),
  sidecar: new Set(['image', 'command', 'entrypoint', 'essential', 'variables', 'secrets', 'port', 'mount_points']),
} as const;

/** Fargate's own 20 is not written. */
const ephemeral = (value: unknown): unknown => (typeof value === 'number' && value > 20 ? value : undefined);

function scheduleOf(value: unknown, say: Say): unknown {
  if (typeof value !== 'string') return undefined;
  const text = value.trim();
  if (/^(none|cron\(.*\)|rate\(.*\))$/i.test(text)) return text;
  const rate = rateOfEvery(text);
  if (rate !== undefined) return rate;
  const ran = ranBy(text);
  if (text.startsWith('@') || ran === undefined) return readableSchedule(text, text, say);
  const meant = expressionsOf(text);
  if (!('message' in meant) && meant.expressions.length === 1 && isSame(meant.expressions[0] as string, ran))
    return text;
  say(
    `\`${text}\` ran as ${ran}, which is kept: Copilot takes a day field with * for every day, and adds one to each digit of a day of the week`,
  );
  return ran;
}

/** What Copilot made of five fields; undefined: it refused them. */
function ranBy(text: string): string | undefined {
  const [minute, hour, day = '', month, week = '', ...others] = text.split(/\s+/);
  if (week === '' || others.length > 0) return undefined;
  const isAny = (field: string): boolean => /[*?]/.test(field);
  if (!isAny(day) && !isAny(week)) return undefined;
  const shifted = week.replace(/\d/g, (digit) => String(Number(digit) + 1));
  const days = isAny(week) ? [isAny(day) ? '*' : day, '?'] : ['?', shifted];
  return `cron(${[minute, hour, days[0], month, days[1], '*'].join(' ')})`;
}

/** Whether both are due at the same times of a year. */
function isSame(left: string, right: string): boolean {
  const from = instant(Date.UTC(2027, 0, 1));
  const ticks = (text: string): string => {
    const schedule = parseSchedule(text);
    const zone = zoneOf('UTC');
    if (isProblems(schedule) || !zone) return text;
    const all: Instant[] = [];
    for (const tick of ticksBetween({ schedule, anchor: from, zone }, from, instant(Date.UTC(2028, 0, 1)))) {
      all.push(tick);
      if (all.length === 3000) break;
    }
    return all.join();
  };
  return ticks(left) === ticks(right);
}

function imageOf(value: unknown, say: Say, isPartial: boolean): unknown {
  if (value === undefined && isPartial) return undefined;
  const image = mapOf(typeof value === 'string' ? { location: value } : value);
  const { location, build, healthcheck } = image;
  sayOthers(image, known.image, say, 'image: ');
  if (healthcheck !== undefined) say('its health check is not carried over: a job has none');
  if (typeof location === 'string') return tagged(location);
  if (build !== undefined || !isPartial) {
    say('its image was built by Copilot: build and push it, and set IMAGE, or write it');
    return '${env.IMAGE}';
  }
  return undefined;
}

const variablesOf = (value: unknown, say: Say): Fields =>
  Object.fromEntries(
    Object.entries(mapOf(value)).map(([name, each]) => {
      if (!isObject(each)) return [name, String(each)];
      say(`the variable ${name} comes from a stack (${JSON.stringify(each)}): set ${name}, or write it`);
      return [name, `\${env.${name}}`];
    }),
  );

function secretsOf(value: unknown, say: Say): Fields {
  return Object.fromEntries(
    Object.entries(mapOf(value)).map(([name, each]) => {
      const named = isObject(each) ? each['secretsmanager'] : undefined;
      if (typeof named === 'string') {
        const [secret, key] = named.split(':');
        return [name, given({ secret, key: key === '' ? undefined : key })];
      }
      if (typeof each === 'string' && !each.includes('${'))
        return [name, /^arn:/.test(each) ? each : { parameter: each }];
      say(`the secret ${name} is not known here (${JSON.stringify(each)}): set ${name}_ARN, or write it`);
      return [name, `\${env.${name}_ARN}`];
    }),
  );
}

function volumesOf(value: unknown, say: Say): Fields {
  return Object.fromEntries(
    Object.entries(mapOf(value)).flatMap(([name, each]) => {
      const volume = mapOf(each);
      const efs = mapOf(volume['efs']);
      const id = efs['id'];
      if (typeof id !== 'string') {
        say(`the volume ${name} is not carried over: Copilot made its file system`);
        return [];
      }
      const point = mapOf(efs['auth'])['access_point_id'];
      const isReadOnly = volume['read_only'] !== false;
      return [
        [name, given({ efs: id, accessPoint: point, path: volume['path'], readOnly: isReadOnly ? true : undefined })],
      ];
    }),
  );
}

/** Its VPC is Copilot's environment's, unless it names subnets. */
function networkOf(value: unknown, say: Say, isPartial: boolean): Fields | undefined {
  const vpc = mapOf(mapOf(value)['vpc']);
  if (value === undefined && isPartial) return undefined;
  const { placement } = vpc;
  const subnets = mapOf(placement)['subnets'];
  const groups = Array.isArray(vpc['security_groups'])
    ? vpc['security_groups']
    : mapOf(vpc['security_groups'])['groups'];
  const isPublic = placement === undefined || placement === 'public';
  if (!Array.isArray(subnets))
    say(
      `it ran in the ${isPublic ? 'public' : 'private'} subnets of Copilot's environment: set SUBNET_1 and SUBNET_2, or choose them by a tag`,
    );
  return given({
    subnets: Array.isArray(subnets) ? subnets : ['${env.SUBNET_1}', '${env.SUBNET_2}'],
    securityGroups: Array.isArray(groups) ? groups : undefined,
    publicIp: isPublic ? true : undefined,
  });
}

function sidecarsOf(value: unknown, say: Say): Fields {
  return Object.fromEntries(
    Object.entries(mapOf(value)).map(([name, each]) => {
      const sidecar = mapOf(each);
      sayOthers(sidecar, known.sidecar, say, `side-car ${name}: `);
      const image = sidecar['image'];
      const port = Number(/^\d+/.exec(String(sidecar['port'] ?? ''))?.[0]);
      if (sidecar['mount_points'] !== undefined)
        say(`mount points of ${name} are not carried over: a side-car has none`);
      return [
        name,
        given({
          image: imageOf(isObject(image) ? image : { location: image }, say, false),
          command: wordsIn(sidecar['command']),
          entryPoint: wordsIn(sidecar['entrypoint']),
          essential: sidecar['essential'] === false ? undefined : true,
          environment: filled(variablesOf(sidecar['variables'], say)),
          secrets: filled(secretsOf(sidecar['secrets'], say)),
          ports: Number.isNaN(port) ? undefined : [port],
        }),
      ];
    }),
  );
}

function timeoutOf(value: unknown, say: Say): string | undefined {
  if (value === undefined) return undefined;
  const seconds = goSeconds(value);
  if (seconds === undefined || seconds < 60)
    say(`its time-out, ${String(value)}, is not carried over: an attempt has an hour, and a minute at least`);
  else say(`its time-out, ${String(value)}, was that of the whole: an attempt has it here, and the whole is computed`);
  return seconds === undefined || seconds < 60 ? undefined : durationOf(seconds);
}

/** Whatever failed was tried again after 10 s, then half as long again. */
function retryOf(retries: unknown, say: Say, isPartial: boolean): unknown {
  if (typeof retries === 'number' && retries > 0)
    return { failure: { attempts: attemptsOf(retries, say), wait: '10s', backoff: 1.5 } };
  return isPartial && retries === undefined ? undefined : false;
}

/**
 * CronJobs of Kubernetes, in manifests or as `kubectl get cronjobs -o yaml` prints them.
 * Source: Kubernetes documentation, "CronJob", "Jobs", API reference batch/v1.
 */
import { fargateMemoryMiB } from '../../languages/resources/fargate.ts';
import { given } from '../generate/cloudformation.ts';
import { attemptsOf, filled, imageNamed, readableSchedule, sayOthers } from './fields.ts';
import {
  durationOf,
  type Fields,
  type Imported,
  type ImportedJob,
  listOf,
  mapOf,
  Names,
  type Note,
  type Say,
} from './imported.ts';
import { rateOfEvery } from './words.ts';
import { yamlDocuments } from './yaml-documents.ts';

export function importCronJobs(text: string): Imported | { readonly problem: string } {
  const documents = yamlDocuments(text);
  if (typeof documents === 'string') return { problem: documents };
  const names = new Names();
  const jobs: ImportedJob[] = [];
  const notes: Note[] = [];
  for (const { value, line: begin, itemLines } of documents)
    for (const [index, each] of (Array.isArray(value['items']) ? listOf(value['items']) : [value]).entries()) {
      const line = itemLines[index] ?? begin;
      const name = String(mapOf(each['metadata'])['name'] ?? '');
      if (each['kind'] !== 'CronJob') {
        notes.push({ line, text: `${name} is a ${String(each['kind'])}, no CronJob: left out` });
        continue;
      }
      const own: Note[] = [];
      jobs.push({
        name: names.of(name),
        fields: fieldsOf(mapOf(each['spec']), (said) => own.push({ line, text: said })),
        notes: own,
      });
    }
  return { zone: 'UTC', jobs, notes };
}

function fieldsOf(spec: Fields, say: Say): Fields {
  const job = mapOf(mapOf(spec['jobTemplate'])['spec']);
  const pod = mapOf(mapOf(job['template'])['spec']);
  const [main = {}, ...others] = listOf(pod['containers']);
  const schedule = String(spec['schedule'] ?? '');
  const zone = spec['timeZone'] ?? zoneIn(schedule);
  if (zone === undefined) say("no timeZone: it ran in that of the cluster's controller, taken for UTC here");
  for (const [key, what] of Object.entries(unlike))
    if (pod[key] !== undefined) say(`${key} is not carried over: ${what}`);
  if (Number(job['parallelism'] ?? 1) > 1 || Number(job['completions'] ?? 1) > 1)
    say('completions and parallelism are not carried over: one container runs');
  sayOthers(spec, known.spec, say);
  sayOthers(job, known.job, say);
  sayOthers(pod, known.pod, say);
  sayOthers(mapOf(pod['nodeSelector']), known.nodeSelector, say, 'nodeSelector: ');
  sayOthers(mapOf(pod['securityContext']), known.podSecurity, say, 'securityContext: ');
  const deadline = Number(spec['startingDeadlineSeconds']);
  return given({
    schedule: scheduleOf(schedule, say),
    zone: zone === 'UTC' || zone === 'Etc/UTC' ? undefined : zone,
    paused: spec['suspend'] === true ? true : undefined,
    overlap: overlapOf(spec['concurrencyPolicy'], say),
    startWithin: deadline >= 60 ? durationOf(Math.min(86_400, deadline)) : undefined,
    ...containerOf(main, say),
    ...sizeOf([main, ...others], say),
    user: userOf(main, pod),
    stopTimeout: graceOf(pod['terminationGracePeriodSeconds']),
    architecture: mapOf(pod['nodeSelector'])['kubernetes.io/arch'] === 'arm64' ? 'arm64' : undefined,
    sidecars:
      others.length === 0
        ? undefined
        : Object.fromEntries(others.map((each) => [String(each['name']), containerOf(each, say)])),
    timeout: timeoutOf(pod['activeDeadlineSeconds'], job['activeDeadlineSeconds'], say),
    retry: retryOf(job['backoffLimit'], say),
  });
}

/** What a pod has and a job has nothing for. */
const unlike: Readonly<Record<string, string>> = {
  initContainers: 'write them as `steps` before it',
  volumes: 'a job has file systems of EFS, as `volumes`',
  serviceAccountName: 'write what the container may do as `permissions`',
  imagePullSecrets: 'the image must be one that ECS can pull',
};

/** What is carried over, or said by itself; and what kubectl shows though nobody wrote it, or what has no effect on a run. */
const known = {
  spec: new Set([
    'schedule',
    'timeZone',
    'concurrencyPolicy',
    'suspend',
    'jobTemplate',
    'startingDeadlineSeconds',
    'successfulJobsHistoryLimit',
    'failedJobsHistoryLimit',
  ]),
  job: new Set([
    'parallelism',
    'completions',
    'backoffLimit',
    'activeDeadlineSeconds',
    'template',
    'ttlSecondsAfterFinished',
  ]),
  pod: new Set([
    ...Object.keys(unlike),
    'containers',
    'nodeSelector',
    'securityContext',
    'terminationGracePeriodSeconds',
    'activeDeadlineSeconds',
    'restartPolicy',
    'dnsPolicy',
    'schedulerName',
    'serviceAccount',
    'enableServiceLinks',
    'automountServiceAccountToken',
  ]),
  nodeSelector: new Set(['kubernetes.io/arch', 'kubernetes.io/os']),
  podSecurity: new Set(['runAsUser', 'runAsNonRoot']),
  container: new Set([
    'name',
    'image',
    'command',
    'args',
    'env',
    'envFrom',
    'volumeMounts',
    'workingDir',
    'resources',
    'securityContext',
    'imagePullPolicy',
    'terminationMessagePath',
    'terminationMessagePolicy',
  ]),
  security: new Set(['readOnlyRootFilesystem', 'runAsUser', 'runAsNonRoot', 'allowPrivilegeEscalation']),
  resources: new Set(['cpu', 'memory']),
} as const;

/** The schedule's own, which Kubernetes took without saying so before CronJobs had `timeZone`, and refuses in new ones. */
const zoneIn = (schedule: string): string | undefined => /^(?:CRON_)?TZ=(\S+)\s/.exec(schedule.trim())?.[1];

function scheduleOf(text: string, say: Say): unknown {
  const plain = text
    .trim()
    .replace(/^(CRON_)?TZ=\S+\s+/, '')
    .replaceAll('?', '*');
  return rateOfEvery(plain) ?? readableSchedule(plain, text, say);
}

function overlapOf(policy: unknown, say: Say): string | undefined {
  if (policy === 'Replace') say('concurrencyPolicy Replace is not carried over: the younger run is skipped here');
  return policy === undefined || policy === 'Allow' ? 'allow' : undefined;
}

function containerOf(container: Fields, say: Say): Fields {
  const words = (value: unknown): readonly string[] | undefined =>
    Array.isArray(value) ? value.map(String) : undefined;
  if (container['envFrom'] !== undefined)
    say('envFrom is not carried over: write its variables as `environment` or `secrets`');
  if (container['volumeMounts'] !== undefined) say('volumeMounts are not carried over');
  const within = `container ${String(container['name'])}: `;
  sayOthers(container, known.container, say, within);
  sayOthers(mapOf(container['securityContext']), known.security, say, `${within}securityContext: `);
  const { limits, requests } = mapOf(container['resources']) as { limits?: unknown; requests?: unknown };
  sayOthers({ ...mapOf(requests), ...mapOf(limits) }, known.resources, say, `${within}resources: `);
  return given({
    image: imageNamed(container['image'], say),
    entryPoint: words(container['command']),
    command: words(container['args']),
    ...environmentOf(container, say),
    workingDirectory: container['workingDir'],
    readonlyRootFilesystem: mapOf(container['securityContext'])['readOnlyRootFilesystem'] === true ? true : undefined,
  });
}

/** What comes from a Secret is to be kept in Secrets Manager or Parameter Store. */
function environmentOf(container: Fields, say: Say): Fields {
  const environment: Record<string, unknown> = {};
  const secrets: Record<string, unknown> = {};
  for (const each of listOf(container['env'])) {
    const name = String(each['name']);
    const from = mapOf(each['valueFrom']);
    const secret = mapOf(from['secretKeyRef']);
    if (secret['name'] !== undefined) {
      secrets[name] = { secret: String(secret['name']), key: String(secret['key']) };
      say(`${name} came from the Secret ${String(secret['name'])}: keep it in Secrets Manager by that name`);
    } else if (Object.keys(from).length > 0) {
      environment[name] = `\${env.${name}}`;
      say(`${name} came from ${Object.keys(from).join()}: set ${name}, or write it`);
    } else environment[name] = String(each['value'] ?? '');
  }
  return given({
    environment: filled(environment),
    secrets: filled(secrets),
  });
}

/** The least of Fargate's sizes that has what all containers ask for, or are limited to. */
function sizeOf(containers: readonly Fields[], say: Say): Fields {
  const asked = (name: string): readonly unknown[] =>
    containers.map((each) => {
      const { limits, requests } = mapOf(each['resources']) as { limits?: unknown; requests?: unknown };
      return mapOf(limits)[name] ?? mapOf(requests)[name];
    });
  const cores = asked('cpu').reduce<number>((sum, each) => sum + (coresOf(each) ?? 0), 0);
  const memory = asked('memory').reduce<number>((sum, each) => sum + (mebibytesOf(each) ?? 0), 0);
  if (cores === 0 && memory === 0) return {};
  for (const [cpu, sizes] of fargateMemoryMiB) {
    const enough = sizes.find((size) => size >= memory);
    if (cpu < cores * 1024 || enough === undefined) continue;
    if (cpu !== cores * 1024 || enough !== memory)
      say(
        `it had ${cores} cores and ${Math.ceil(memory)} MiB: the next size of Fargate is ${cpu} units and ${enough} MiB`,
      );
    return { cpu, memory: enough };
  }
  say(`it had ${cores} cores and ${Math.ceil(memory)} MiB, which Fargate has not: write \`cpu\` and \`memory\``);
  return {};
}

/** `500m`, `2`. */
const coresOf = (value: unknown): number | undefined => {
  const text = String(value ?? '');
  return /^\d+m$/.test(text) ? Number(text.slice(0, -1)) / 1000 : /^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined;
};

const units: Readonly<Record<string, number>> = {
  Ki: 1 / 1024,
  Mi: 1,
  Gi: 1024,
  K: 1e3 / 2 ** 20,
  k: 1e3 / 2 ** 20,
  M: 1e6 / 2 ** 20,
  G: 1e9 / 2 ** 20,
  '': 1 / 2 ** 20,
};

const mebibytesOf = (value: unknown): number | undefined => {
  const [, number, unit = ''] = /^(\d+(?:\.\d+)?)(Ki|Mi|Gi|K|k|M|G|)$/.exec(String(value ?? '')) ?? [];
  return number === undefined ? undefined : Number(number) * (units[unit] ?? 0);
};

function userOf(container: Fields, pod: Fields): string | undefined {
  const user = mapOf(container['securityContext'])['runAsUser'] ?? mapOf(pod['securityContext'])['runAsUser'];
  return user === undefined ? undefined : String(user);
}

/** Kubernetes' own is 30 s; ECS gives 120 at most. */
const graceOf = (seconds: unknown): string => durationOf(Math.max(1, Math.min(120, Number(seconds ?? 30))));

function timeoutOf(ofPod: unknown, ofJob: unknown, say: Say): string | undefined {
  const attempt = Number(ofPod ?? ofJob);
  if (Number.isNaN(attempt)) {
    say('nothing ended a run that hung: here an attempt ends after an hour (`timeout`)');
    return undefined;
  }
  if (ofPod === undefined)
    say('activeDeadlineSeconds of its job was that of all attempts: an attempt has it here, and the whole is computed');
  return durationOf(Math.max(60, Math.min(14 * 86_400, attempt)));
}

/** Pods are made again after 10 s, twice as long each time, up to 6 minutes. */
function retryOf(limit: unknown, say: Say): unknown {
  const attempts = attemptsOf(Number(limit ?? 6), say);
  return attempts === 0 ? false : { failure: { attempts, wait: '10s', backoff: 2, maxWait: '6m' } };
}

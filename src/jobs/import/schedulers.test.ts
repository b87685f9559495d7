/** Jobs of Copilot, of Kubernetes and of ecschedule: what they made of what was written is kept. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { fieldsOf, imported, notesOf, nothingToSay } from './fixtures/nothing-to-say.ts';

const manifest = (schedule: string, ...more: readonly string[]): string =>
  [
    'name: report',
    'type: Scheduled Job',
    `on: {schedule: "${schedule}"}`,
    'image: {location: ghcr.io/acme/report:1.4.2}',
    'network: {vpc: {placement: {subnets: [subnet-0a1b2c3d]}}}',
    ...more,
  ].join('\n');

/** What stands in a manifest, and what ran. */
const schedules: readonly (readonly [written: string, ran: string])[] = [
  ['30 4 * * *', '30 4 * * *'],
  ['0 9 * * 1-5', '0 9 * * 1-5'],
  ['0 0 */2 * *', 'cron(0 0 * * ? *)'],
  ['0 9 * * 1-5/2', 'cron(0 9 ? * 2-6/3 *)'],
  ['0 9 1 * *', '0 9 1 * *'],
  ['@daily', '@daily'],
  ['@every 90m', 'rate(90 minutes)'],
  ['@every 2h', 'rate(2 hours)'],
  ['rate(1 hour)', 'rate(1 hour)'],
  ['none', 'none'],
];

describe('a manifest of Copilot', () => {
  for (const [written, ran] of schedules)
    it(`due ${written} ran ${ran}`, () => {
      const result = imported('copilot', manifest(written));
      assert.equal(result.jobs[0]?.fields['schedule'], ran);
      assert.equal(
        notesOf(result).some((note) => note.includes('which is kept')),
        ran.startsWith('cron('),
      );
    });

  it('has its container, its retries and its time-out', () => {
    const text = manifest(
      '30 4 * * *',
      'cpu: 512',
      'memory: 1024',
      'platform: linux/arm64',
      'entrypoint: ["/bin/run"]',
      `command: report --title "two words" 'and more'`,
      'retries: 3',
      'timeout: 1h30m',
      'variables: {LOG_LEVEL: info}',
      'secrets: {DB: /office/db, API: {secretsmanager: "office/api:token::"}}',
      'storage: {ephemeral: 100, volumes: {data: {path: /data, efs: {id: fs-0a1b2c3d}}}}',
    );
    const result = imported('copilot', text);
    assert.deepEqual(result.jobs[0]?.fields, {
      schedule: '30 4 * * *',
      image: 'ghcr.io/acme/report:1.4.2',
      entryPoint: ['/bin/run'],
      command: ['report', '--title', 'two words', 'and more'],
      cpu: 512,
      memory: 1024,
      architecture: 'arm64',
      environment: { LOG_LEVEL: 'info' },
      secrets: { DB: { parameter: '/office/db' }, API: { secret: 'office/api', key: 'token' } },
      ephemeralStorage: 100,
      volumes: { data: { efs: 'fs-0a1b2c3d', path: '/data', readOnly: true } },
      network: { subnets: ['subnet-0a1b2c3d'] },
      timeout: '90m',
      retry: { failure: { attempts: 3, wait: '10s', backoff: 1.5 } },
    });
    nothingToSay(result);
  });

  it('has what differs in an environment', () => {
    const text = manifest('30 4 * * *', 'environments:', '  test: {on: {schedule: none}, memory: 1024}');
    const result = imported('copilot', text);
    assert.deepEqual(result.jobs[0]?.fields['environments'], { test: { schedule: 'none', memory: 1024 } });
    assert.deepEqual(result.environments, ['test']);
    nothingToSay(result);
  });

  it('says what is not carried over, and what is to be given', () => {
    const text =
      'name: report\ntype: Scheduled Job\non: {schedule: "@hourly"}\nimage: {build: ./Dockerfile}\nenv_file: .env\npublish: {topics: [{name: a}]}\n';
    const said = notesOf(imported('copilot', text)).join('\n');
    for (const word of ['env_file', 'publish', 'set IMAGE', 'SUBNET_1'])
      assert.ok(said.includes(word), `${word} in ${said}`);
    const variables = { IMAGE: 'a:1', SUBNET_1: 'subnet-0a1b2c3d', SUBNET_2: 'subnet-1a1b2c3d' };
    nothingToSay(imported('copilot', text), variables);
  });

  it('of a service is left out', () => {
    const result = imported('copilot', 'name: api\ntype: Load Balanced Web Service\n');
    assert.deepEqual(
      [result.jobs, notesOf(result)],
      [[], ['1 api is a Load Balanced Web Service, no Scheduled Job: left out']],
    );
  });
});

const cronJob = (spec: string, job: string, pod: string, container: string): string => `apiVersion: batch/v1
kind: CronJob
metadata: {name: report}
spec:
  schedule: "30 4 * * *"
  timeZone: Europe/Berlin
  ${spec}
  jobTemplate:
    spec:
      ${job}
      template:
        spec:
          ${pod}
          containers:
            - name: main
              image: ghcr.io/acme/report:1.4.2
              ${container}
`;

describe('a CronJob', () => {
  it('as it is by default tries six times more and lets runs overlap', () => {
    const result = imported(
      'cronjob',
      cronJob('suspend: false', 'completions: 1', 'restartPolicy: Never', 'args: [--all]'),
    );
    assert.deepEqual(result.jobs[0]?.fields, {
      schedule: '30 4 * * *',
      zone: 'Europe/Berlin',
      overlap: 'allow',
      image: 'ghcr.io/acme/report:1.4.2',
      command: ['--all'],
      stopTimeout: '30s',
      retry: { failure: { attempts: 6, wait: '10s', backoff: 2, maxWait: '6m' } },
    });
    nothingToSay(result);
  });

  for (const [written, zone] of [
    ['CRON_TZ=Europe/Berlin 30 4 * * *', 'Europe/Berlin'],
    ['TZ=Asia/Tokyo 30 4 * * *', 'Asia/Tokyo'],
    ['TZ=UTC 30 4 * * *', undefined],
  ] as const)
    it(`of the schedule ${written} keeps that zone`, () => {
      const text = cronJob('suspend: false', 'completions: 1', 'restartPolicy: Never', 'args: [--all]');
      const { jobs } = imported('cronjob', text.replace('timeZone: Europe/Berlin', '').replace('30 4 * * *', written));
      assert.deepEqual([jobs[0]?.fields['schedule'], jobs[0]?.fields['zone']], ['30 4 * * *', zone]);
      assert.ok(!jobs[0]?.notes.some((note) => note.text.includes('no timeZone')));
    });

  it('has its limits, its size and its secrets', () => {
    const text = cronJob(
      'concurrencyPolicy: Forbid\n  startingDeadlineSeconds: 600\n  suspend: true',
      'backoffLimit: 0',
      'activeDeadlineSeconds: 900\n          terminationGracePeriodSeconds: 300\n          nodeSelector: {kubernetes.io/arch: arm64}',
      'command: [report]\n              resources: {limits: {cpu: 500m, memory: 900Mi}}\n              env: [{name: MODE, value: full}, {name: DB, valueFrom: {secretKeyRef: {name: db, key: url}}}]\n              securityContext: {runAsUser: 1000, readOnlyRootFilesystem: true}',
    );
    const result = imported('cronjob', text);
    assert.deepEqual(result.jobs[0]?.fields, {
      schedule: '30 4 * * *',
      zone: 'Europe/Berlin',
      paused: true,
      startWithin: '10m',
      image: 'ghcr.io/acme/report:1.4.2',
      entryPoint: ['report'],
      environment: { MODE: 'full' },
      secrets: { DB: { secret: 'db', key: 'url' } },
      readonlyRootFilesystem: true,
      cpu: 512,
      memory: 1024,
      user: '1000',
      stopTimeout: '2m',
      architecture: 'arm64',
      timeout: '15m',
      retry: false,
    });
    assert.ok(notesOf(result).some((note) => note.includes('the next size of Fargate is 512 units and 1024 MiB')));
    nothingToSay(result);
  });

  it('says what is not carried over', () => {
    const said = notesOf(
      imported(
        'cronjob',
        cronJob(
          'concurrencyPolicy: Replace',
          'parallelism: 3',
          'initContainers: []\n          volumes: []',
          'envFrom: []',
        ),
      ),
    ).join('\n');
    for (const word of [
      'Replace',
      'parallelism',
      'initContainers',
      'volumes',
      'envFrom',
      'nothing ended a run that hung',
    ])
      assert.ok(said.includes(word), `${word} in ${said}`);
  });

  it('is found in a list, and beside what is none', () => {
    const list = JSON.stringify({ kind: 'List', items: [{ kind: 'CronJob', metadata: { name: 'a' }, spec: {} }] });
    assert.deepEqual(Object.keys(fieldsOf('cronjob', list)), ['a']);
    const lines = imported(
      'cronjob',
      'kind: List\nitems:\n- kind: Service\n  metadata: {name: api}\n- kind: CronJob\n  spec: {}\n',
    );
    assert.deepEqual(
      [notesOf(lines)[0], lines.jobs[0]?.notes[0]?.line],
      ['3 api is a Service, no CronJob: left out', 5],
    );
    const both = `kind: Service\nmetadata: {name: api}\n---\n${cronJob('suspend: false', 'completions: 1', 'restartPolicy: Never', 'args: []')}`;
    const result = imported('cronjob', both);
    assert.deepEqual(
      [result.jobs.map(({ name }) => name), notesOf(result)[0]],
      [['report'], '1 api is a Service, no CronJob: left out'],
    );
  });
});

describe('rules of ecschedule', () => {
  const text = `region: eu-central-1
cluster: jobs
rules:
- name: nightly-report
  description: the report
  scheduleExpression: cron(30 4 * * ? *)
  taskDefinition: report
  disabled: true
  capacityProviderStrategy: [{capacityProvider: FARGATE_SPOT, weight: 1}]
  network_configuration:
    aws_vpc_configuration:
      subnets: [subnet-0a1b2c3d]
      security_groups: [sg-0a1b2c3d]
      assign_public_ip: ENABLED
  containerOverrides:
  - name: report
    command: [report, --all]
    environment:
      STAGE: {{ env "STAGE" "prod" }}
      REGION_OF: {{ must_env "REGION_OF" }}
`;

  it('are jobs of the cluster that they name, whose images are to be given', () => {
    const result = imported('ecschedule', text);
    assert.equal(result.cluster, 'jobs');
    assert.deepEqual(result.jobs[0]?.fields, {
      schedule: 'cron(30 4 * * ? *)',
      description: 'the report',
      paused: true,
      image: '${env.IMAGE}',
      command: ['report', '--all'],
      environment: { STAGE: '${env.STAGE:-prod}', REGION_OF: '${env.REGION_OF}' },
      capacity: 'spot',
      network: { subnets: ['subnet-0a1b2c3d'], securityGroups: ['sg-0a1b2c3d'], publicIp: true },
      retry: false,
    });
    assert.ok(
      notesOf(result).some((note) => note.includes('its task definition, report, is not in this file: set IMAGE')),
    );
    const app = nothingToSay(result, { IMAGE: 'a:1', REGION_OF: 'here' });
    assert.equal(app.jobs[0]?.stages[0]?.[0]?.container.environment['STAGE'], 'prod');
  });

  it('are refused where there are none', async () => {
    const { importText } = await import('./import-text.ts');
    const result = importText('ecschedule', 'region: a\n', { isSystem: false });
    assert.ok('problem' in result && /no list `rules`/.test(result.problem));
  });

  const bomb = Array.from({ length: 9 }, (_, level) => `a${level}: &a${level} [${`*a${level - 1},`.repeat(9)}]`).join(
    '\n',
  );
  const endless: [what: string, text: string, said: RegExp][] = [
    ['aliases of aliases', bomb.replaceAll('*a-1', 'x'), /aliases .* make far more than is written/],
    ['an alias of nothing', 'a: *b', /alias|anchor/i],
    ['nesting without end', '['.repeat(20_000), /nested too deeply/],
  ];
  for (const [what, text, said] of endless)
    it(`are refused with ${what}`, async () => {
      const { importText } = await import('./import-text.ts');
      const result = importText('ecschedule', text, { isSystem: false });
      assert.match('problem' in result ? result.problem : 'taken', said);
    });
});

describe('what has no place in a configuration is said, each thing by its name', () => {
  const pod = (spec: string): string =>
    `kind: CronJob\nmetadata: {name: a}\nspec: {schedule: "0 4 * * *", timeZone: UTC, jobTemplate: {spec: {template: {spec: ${spec}}}}}`;
  const rule = (more: string): string =>
    `rules: [{name: a, taskDefinition: t, scheduleExpression: rate(1 hour), ${more}}]`;
  const cases: readonly (readonly [
    of: 'copilot' | 'cronjob' | 'ecschedule' | 'crontab',
    text: string,
    note: string,
  ])[] = [
    ['copilot', manifest('30 4 * * *', 'count: 2'), 'count is not carried over'],
    ['copilot', manifest('30 4 * * *', 'platform: {osfamily: windows_server_2019_core}'), 'it ran on Windows'],
    ['copilot', manifest('30 4 * * *', 'retries: 99'), 'it was tried again 99 times: here 20 times at most'],
    [
      'copilot',
      manifest('30 4 * * *', 'sidecars: {n: {image: x:1, depends_on: {m: start}}}'),
      'side-car n: depends_on',
    ],
    ['cronjob', pod('{hostNetwork: true, containers: [{name: c, image: a:1}]}'), 'hostNetwork is not carried over'],
    ['cronjob', pod('{containers: [{name: c, image: a:1, livenessProbe: {}}]}'), 'container c: livenessProbe'],
    [
      'cronjob',
      pod('{containers: [{name: c, image: a:1, resources: {limits: {nvidia.com/gpu: 1}}}]}'),
      'container c: resources: nvidia.com/gpu',
    ],
    ['cronjob', pod('{nodeSelector: {disk: ssd}, containers: [{name: c, image: a:1}]}'), 'nodeSelector: disk'],
    ['cronjob', pod('{containers: []}'), 'it names no image: set IMAGE, or write it'],
    ['ecschedule', rule('dead_letter_config: {sqs: q}'), 'dead_letter_config is not carried over'],
    ['ecschedule', rule('taskOverride: {taskRoleArn: r}'), 'taskOverride: taskRoleArn is not carried over'],
    [
      'ecschedule',
      'rules: [7, {name: a, taskDefinition: t, scheduleExpression: rate(1 hour)}]',
      '1 of its rules are no maps',
    ],
    ['crontab', '0 4 31 2 * never\n0 5 * * * now', '`0 4 31 2 * never` is never due: left out'],
  ];
  for (const [of, text, note] of cases)
    it(`${of}: ${note}`, () => {
      const said = notesOf(imported(of, text));
      assert.ok(
        said.some((each) => each.includes(note)),
        said.join('\n'),
      );
    });

  it('and nothing of what kubectl shows though nobody wrote it', () => {
    const shown =
      '{restartPolicy: Never, dnsPolicy: ClusterFirst, schedulerName: default-scheduler, securityContext: {}, terminationGracePeriodSeconds: 30, containers: [{name: c, image: a:1, imagePullPolicy: Always, resources: {}, terminationMessagePath: /dev/termination-log, terminationMessagePolicy: File}]}';
    assert.deepEqual(
      notesOf(imported('cronjob', pod(shown))).filter((note) => note.includes('is not carried over')),
      [],
    );
  });
});

import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { TaskDefinition } from '@aws-sdk/client-ecs';
import fc from 'fast-check';
import { cpuUnits, fargateMemoryMiB, isFargateSize, memoryMiB } from '../../../../languages/resources/fargate.ts';
import { jobDefinition, openTaskCloud } from '../fixtures/task-cloud.ts';

const main = { name: 'main', image: 'busybox' };
const awslogs = { logDriver: 'awslogs', options: { 'awslogs-group': 'g', 'awslogs-region': 'us-east-1' } };

const prefix = { 'awslogs-stream-prefix': 'p' };
const logging = (options: object): object => ({
  executionRoleArn: 'arn:aws:iam::000000000000:role/execution',
  containerDefinitions: [
    { ...main, logConfiguration: { ...awslogs, options: { ...awslogs.options, ...prefix, ...options } } },
  ],
});

describe('RegisterTaskDefinition refuses', () => {
  const cases: [name: string, change: object, message: string | RegExp][] = [
    [
      'a size that Fargate does not have',
      { cpu: '256', memory: '4096' },
      'No Fargate configuration exists for given values: 256 CPU, 4096 memory. See the Amazon ECS documentation for the valid values.',
    ],
    ['Fargate without cpu', { cpu: undefined }, "Fargate requires that 'cpu' be defined at the task level."],
    [
      'Fargate without memory',
      { memory: undefined, containerDefinitions: [{ ...main, memory: 9 }] },
      "Fargate requires that 'memory' be defined at the task level.",
    ],
    [
      'a log driver that Fargate does not have',
      { containerDefinitions: [{ name: 'main', image: 'b', logConfiguration: { logDriver: 'json-file' } }] },
      'Container `main`: Fargate does not support the log driver json-file, only awslogs, splunk, awsfirelens.',
    ],
    ['Fargate without awsvpc', { networkMode: undefined }, 'Fargate only supports network mode ‘awsvpc’.'],
    [
      'awslogs without an execution role',
      { containerDefinitions: [{ ...main, logConfiguration: awslogs }] },
      'Fargate requires task definition to have execution role ARN to support log driver awslogs.',
    ],
    [
      'awslogs without a group',
      { containerDefinitions: [{ ...main, logConfiguration: { logDriver: 'awslogs' } }] },
      /^Log driver awslogs requires options/,
    ],
    ...['awslogs-stream', 'log_key', 'awslogs-endpoint', 'tag', 'constructor'].map((option): (typeof cases)[number] => [
      `the option ${option} of awslogs`,
      logging({ [option]: 'x' }),
      `Log driver awslogs disallows options: ${option}`,
    ]),
    [
      'two options of awslogs that it does not have',
      logging({ tag: 'x', labels: 'y' }),
      'Log driver awslogs disallows options: tag, labels',
    ],
    [
      'awslogs without a stream prefix on Fargate',
      logging({ 'awslogs-stream-prefix': '' }),
      'Fargate requires log configuration options to include awslogs-stream-prefix to support log driver awslogs.',
    ],
    [
      'a group that is to be made, or not',
      logging({ 'awslogs-create-group': 'false' }),
      "Log driver awslogs option 'awslogs-create-group' should only be set to 'true', else omit option.",
    ],
    ['a mode of no driver', logging({ mode: 'fast' }), /^Log driver awslogs option 'mode' should be one of blocking/],
    ...['/busy:1', 'a//busy:1', 'busy:1/', './busy:1', 'Busy', 'busy@sha256:1'].map((image): (typeof cases)[number] => [
      `the image ${image}`,
      { containerDefinitions: [{ ...main, image }] },
      /^Container\.image is no name of an image: /,
    ]),
    [
      'an image with a blank',
      { containerDefinitions: [{ ...main, image: 'busybox :1' }] },
      'Container.image contains invalid characters.',
    ],
    ...['a//b', '../../etc', 'a%2f..', 'a.b', ' ', '..', 'v'.repeat(256)].map((name): (typeof cases)[number] => [
      `a volume called ${name.slice(0, 10)}`,
      { volumes: [{ name }] },
      /^Volume\.name contains invalid characters: /,
    ]),
    ['a volume without a name', { volumes: [{}] }, 'Volume.name should not be null or empty.'],
    [
      "a volume of the host's without an absolute path",
      { volumes: [{ name: 'v', host: { sourcePath: '../etc' } }] },
      /an absolute path is expected/,
    ],
    ['no containers', { containerDefinitions: [] }, 'Container list cannot be empty.'],
    [
      'a container without an image',
      { containerDefinitions: [{ name: 'main' }] },
      'Container.image should not be null or empty.',
    ],
    ...(
      [
        ['ipcMode', { ipcMode: 'task' }],
        ['constraints', { placementConstraints: [{ type: 'memberOf', expression: 'x' }] }],
        ['dockerSecurityOptions', { dockerSecurityOptions: ['no-new-privileges'] }],
        ['devices', { linuxParameters: { devices: [{ hostPath: '/dev/fuse' }] } }],
        ['sharedMemorySize', { linuxParameters: { sharedMemorySize: 64 } }],
        ['maxSwap', { linuxParameters: { maxSwap: 1 } }],
      ] as const
    ).map(([what, change]): (typeof cases)[number] => [
      `${what} on Fargate`,
      'ipcMode' in change || 'placementConstraints' in change
        ? change
        : { containerDefinitions: [{ ...main, ...change }] },
      `Fargate compatible task definitions do not support ${what}.`,
    ]),
    [
      'the processes of the host on Fargate',
      { pidMode: 'host' },
      "Tasks using the Fargate launch type do not support pidMode 'host'. The supported value for pidMode is 'task'.",
    ],
    ...(
      [
        [{ privileged: true }, "Fargate requires that the 'privileged' setting be 'false'."],
        [
          { resourceRequirements: [{ type: 'GPU', value: '1' }] },
          'Tasks using the Fargate launch type do not support GPU resource requirements.',
        ],
        [{ links: ['b'] }, 'Links are not supported when networkMode=awsvpc.'],
        [{ dnsServers: ['10.0.0.2'] }, 'DNS servers are not supported on container when networkMode=awsvpc.'],
        [{ disableNetworking: true }, 'Disable Networking is not supported on container when networkMode=awsvpc.'],
        [
          { portMappings: [{ containerPort: 80, hostPort: 81 }] },
          'When networkMode=awsvpc, the host ports and container ports in port mappings must match.',
        ],
        [{ environmentFiles: [{ type: 's3', value: 'a.env' }] }, 'Invalid arn syntax.'],
        [
          { environmentFiles: Array(11).fill({ type: 's3', value: 'arn:aws:s3:::b/a.env' }) },
          'The maximum number of environment files was exceeded. Specify ten or less and try again.',
        ],
        [
          { restartPolicy: { enabled: true, restartAttemptPeriod: 59 } },
          "the 'restartAttemptPeriod' setting for container 'main' must be between 60 and 1800",
        ],
        [
          { dependsOn: [{ containerName: 'none', condition: 'START' }] },
          'Cannot depend on container none because it does not exist.',
        ],
        [{ volumesFrom: [{ sourceContainer: 'none' }] }, "Invalid 'volumesFrom' setting. Unknown container: 'none'."],
        [{ memory: 1024 }, "The 'memory' setting for container 'main' is greater than for the task."],
        [{ cpu: 512 }, "The sum of all container 'cpu' values cannot be greater than the task-level 'cpu' value."],
      ] as const
    ).map(([change, message]): (typeof cases)[number] => [
      `a container with ${JSON.stringify(change).slice(0, 60)}`,
      { containerDefinitions: [{ ...main, ...change }] },
      message,
    ]),
    [
      'disk space without Fargate',
      { requiresCompatibilities: ['EC2'], ephemeralStorage: { sizeInGiB: 30 } },
      'Tasks using the EC2 launch type do not support EphemeralStorage.',
    ],
    [
      'accelerators that are no more',
      { inferenceAccelerators: [{ deviceName: 'd', deviceType: 't' }] },
      "Unsupported field 'inferenceAccelerators'.",
    ],
    [
      'two containers of a name',
      { containerDefinitions: [main, main] },
      'Container names must be unique within a task definition.',
    ],
    [
      'no essential container',
      { containerDefinitions: [{ ...main, essential: false }] },
      "Task definition doesn't have any essential container.",
    ],
    [
      'memory that nobody gave',
      { requiresCompatibilities: [], memory: undefined },
      "Invalid setting for container 'main'. At least one of 'memory' or 'memoryReservation' must be specified.",
    ],
    [
      'more memory in containers than in the task',
      { containerDefinitions: [400, 400].map((memory, at) => ({ ...main, name: `c${at}`, memory })) },
      /800 MiB in all, is more than the task's, 512/,
    ],
    ['a cpu that is no number', { cpu: 'much' }, /^Invalid 'cpu' setting for task/],
    ['a family of other characters', { family: 'a b' }, /family/],
  ];
  for (const [name, change, message] of cases)
    it(name, async () => {
      const host = await openTaskCloud();
      await assert.rejects(host.register(change), { name: 'ClientException', message });
    });
});

describe('a task definition', () => {
  it('is shown with what AWS adds', async () => {
    const { held, register } = await openTaskCloud();
    await register({ cpu: '.25 vCPU', memory: '0.5 GB' });
    const { taskDefinition } = await held.call<{ taskDefinition: TaskDefinition }>('ecs', 'DescribeTaskDefinition', {
      taskDefinition: 'job',
    });
    const { containerDefinitions, registeredAt, requiresAttributes: _, ...rest } = taskDefinition;
    assert.deepEqual(rest, {
      taskDefinitionArn: 'arn:aws:ecs:us-east-1:000000000000:task-definition/job:1',
      family: 'job',
      revision: 1,
      status: 'ACTIVE',
      requiresCompatibilities: ['FARGATE'],
      compatibilities: ['EC2', 'FARGATE'],
      networkMode: 'awsvpc',
      cpu: '256',
      memory: '512',
      volumes: [],
      placementConstraints: [],
      registeredBy: 'arn:aws:iam::000000000000:root',
    });
    assert.ok(registeredAt instanceof Date);
    assert.deepEqual(containerDefinitions, [
      {
        cpu: 0,
        portMappings: [],
        essential: true,
        environment: [],
        mountPoints: [],
        volumesFrom: [],
        systemControls: [],
        ...jobDefinition.containerDefinitions[0],
      },
    ]);
  });

  it('takes every option that awslogs has, and needs a prefix on Fargate alone', async () => {
    const { register } = await openTaskCloud();
    const all = {
      'awslogs-create-group': 'true',
      'awslogs-datetime-format': '%Y',
      'awslogs-multiline-pattern': '^x',
      mode: 'non-blocking',
      'max-buffer-size': '25m',
    };
    assert.match(await register(logging(all)), /job:1$/);
    const onEc2 = { ...logging({ 'awslogs-stream-prefix': '' }), requiresCompatibilities: ['EC2'] };
    assert.match(await register(onEc2), /job:2$/);
  });

  it('never has the number of a revision before it', async () => {
    const { held, register } = await openTaskCloud();
    await register();
    await held.call('ecs', 'DeregisterTaskDefinition', { taskDefinition: 'job:1' });
    assert.match(await register(), /job:2$/);
  });

  it('is listed by status and family, in both directions, by pages', async () => {
    const { held, register } = await openTaskCloud();
    for (const family of ['b', 'a', 'b', 'c']) await register({ family });
    await held.call('ecs', 'DeregisterTaskDefinition', { taskDefinition: 'c:1' });
    const list = async (request: object) => {
      const names: string[] = [];
      let nextToken: string | undefined;
      do {
        const page: { taskDefinitionArns: string[]; nextToken?: string } = await held.call(
          'ecs',
          'ListTaskDefinitions',
          { ...request, maxResults: 1, nextToken },
        );
        names.push(...page.taskDefinitionArns.map((arn) => arn.split('/')[1] as string));
        nextToken = page.nextToken;
      } while (nextToken);
      return names;
    };
    assert.deepEqual(await list({}), ['a:1', 'b:1', 'b:2']);
    assert.deepEqual(await list({ sort: 'DESC' }), ['b:2', 'b:1', 'a:1']);
    assert.deepEqual(await list({ familyPrefix: 'b' }), ['b:1', 'b:2']);
    assert.deepEqual(await list({ status: 'INACTIVE' }), ['c:1']);
    const families = async (request: object) =>
      (await held.call<{ families: string[] }>('ecs', 'ListTaskDefinitionFamilies', request)).families;
    assert.deepEqual(await families({}), ['a', 'b', 'c']);
    assert.deepEqual(await families({ status: 'ACTIVE' }), ['a', 'b']);
    assert.deepEqual(await families({ status: 'INACTIVE' }), ['c']);
  });

  it('can be tagged and untagged', async () => {
    const { held, register } = await openTaskCloud();
    const resourceArn = await register({ tags: [{ key: 'a', value: '1' }] });
    await held.call('ecs', 'TagResource', { resourceArn, tags: [{ key: 'b', value: '2' }] });
    await held.call('ecs', 'UntagResource', { resourceArn, tagKeys: ['a'] });
    const { tags } = await held.call<{ tags: object[] }>('ecs', 'ListTagsForResource', { resourceArn });
    assert.deepEqual(tags, [{ key: 'b', value: '2' }]);
    await assert.rejects(held.call('ecs', 'TagResource', { resourceArn: `${resourceArn}9`, tags: [] }), {
      name: 'ResourceNotFoundException',
    });
  });
});

describe('sizes of Fargate', () => {
  it('may be written as units or as vCPU and GB', () => {
    assert.equal(cpuUnits('1 vCPU'), 1024);
    assert.equal(cpuUnits('.25vcpu'), 256);
    assert.equal(memoryMiB('0.5 GB'), 512);
    assert.equal(memoryMiB('512 MB'), undefined);
  });

  it('are those of the table alone', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 20_000 }), fc.integer({ min: 1, max: 130_000 }), (cpu, memory) => {
        assert.equal(isFargateSize(String(cpu), String(memory)), fargateMemoryMiB.get(cpu)?.includes(memory) ?? false);
      }),
    );
    assert.ok(isFargateSize('4096', '30720') && !isFargateSize('4096', '31744') && !isFargateSize('8192', '17408'));
  });
});

describe('clusters', () => {
  it('are made once by a name, described with their counts, and deleted when empty', async () => {
    const host = await openTaskCloud();
    const { held } = host;
    await held.call('ecs', 'CreateCluster', { clusterName: 'jobs' });
    await host.register();
    await host.run();
    const describeAll = async () =>
      await held.call<{ clusters: { status: string; runningTasksCount: number }[]; failures: object[] }>(
        'ecs',
        'DescribeClusters',
        { clusters: ['jobs', 'none'] },
      );
    assert.equal((await describeAll()).clusters[0]?.runningTasksCount, 1);
    assert.equal((await describeAll()).failures.length, 1);
    await assert.rejects(held.call('ecs', 'DeleteCluster', { cluster: 'jobs' }), {
      name: 'ClusterContainsTasksException',
    });
    await held.advance(10);
    await held.call('ecs', 'DeleteCluster', { cluster: 'jobs' });
    assert.equal((await describeAll()).clusters[0]?.status, 'INACTIVE');
    assert.deepEqual(await held.call('ecs', 'ListClusters', {}), { clusterArns: [] });
    await assert.rejects(host.run(), { name: 'ClusterNotFoundException' });
  });

  it('are not made again with other settings', async () => {
    const { held } = await openTaskCloud();
    const settings = [{ name: 'containerInsights', value: 'enabled' }];
    await assert.rejects(
      held.call('ecs', 'CreateCluster', { clusterName: 'jobs', settings }),
      /inconsistent with arguments/,
    );
    await held.call('ecs', 'UpdateCluster', { cluster: 'jobs', settings });
    await held.call('ecs', 'CreateCluster', { clusterName: 'jobs', settings });
  });
});

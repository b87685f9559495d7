/** The cloud of drills: the engine in a simulated world, in memory, and what is seen of it from outside. */
import { randomUUID } from 'node:crypto';
import { DatabaseSync } from 'node:sqlite';
import type { RunTaskRequest, RunTaskResponse, Task } from '@aws-sdk/client-ecs';
import type { CloudIdentity } from '../cloud/cloud.ts';
import { type HeldCloud, openHeldCloud } from '../cloud/held-cloud.ts';
import type { Caller } from '../cloud/kit/caller.ts';
import { root } from '../cloud/kit/caller.ts';
import type { ContainerSpec, Listener, RunnerReport } from '../cloud/kit/runner.ts';
import type { Operation, Service, ServiceDefinition } from '../cloud/kit/service.ts';
import { openStore, type Store } from '../cloud/kit/store.ts';
import { openVault, type Vault, vaultKeyBytes } from '../cloud/kit/vault.ts';
import { allServices } from '../cloud/services/all.ts';
import { type SimulatedWorld, simulatedWorld } from '../cloud/world/simulated.ts';
import { type SimulatedRun, type SimulatedRunner, simulatedRunner } from '../cloud/world/simulated-runner.ts';
import {
  account,
  type Container,
  type DrillCloud,
  type Observation,
  type OpenDrillCloud,
  type Play,
  region,
  type TaskSize,
} from '../jobs/drill/cloud.ts';
import { type Instant, later } from '../languages/instant.ts';
import { own } from '../languages/own.ts';
import { type Answering, answerToken, isDenied } from './drill-token.ts';

const identity: CloudIdentity = {
  account,
  region,
  rootKey: { accessKeyId: 'AKIADRILLDRILLDRILL0', secretAccessKey: 'drill' },
  vaultKey: new Uint8Array(vaultKeyBytes),
};

/** What is in memory alone needs no sealing. */
const unsealed = (world: SimulatedWorld): Vault => ({
  ...openVault(identity.vaultKey, world.bytes),
  seal: (text) => text,
  open: (sealed) => sealed,
});

const anonymous: Caller = { kind: 'service', principal: 'anonymous' };

/** What a transaction keeps to be undone grows with it. */
const turnsPerCommitUsual = 500;

/** What this cloud has not succeeds. `results`: of states by their names, as JSON; of others it is empty. */
export const drillClouds =
  (results: Readonly<Record<string, string>> = {}, turnsPerCommit = turnsPerCommitUsual): OpenDrillCloud =>
  (start, isOpen = false) =>
    open(start, {
      store: openStore(':memory:'),
      logStore: openStore(':memory:'),
      iam: !isOpen,
      turnsPerCommit,
      results,
    });

export const openDrillCloud = drillClouds();

interface Parts {
  readonly store: Store;
  readonly logStore: Store;
  readonly iam: boolean;
  readonly turnsPerCommit: number;
  readonly results: Readonly<Record<string, string>>;
}

/** What a state reads next may lie within. Source: Step Functions guide, "Invoke an AWS Lambda function with Step Functions", "Call HTTPS APIs in Step Functions workflows". */
const emptyResults = {
  'lambda:invoke': '{"StatusCode":200,"Payload":{}}',
  'http:invoke': '{"StatusCode":200,"ResponseBody":{}}',
};

interface State {
  script: (container: Container) => Play;
  refusal: { readonly reason: string; readonly families: ReadonlySet<string> } | undefined;
  /** By their ids, as they were started. */
  readonly tasks: Map<string, Task>;
  readonly sizes: Map<string, TaskSize>;
  isOn: boolean;
  isForFargate: boolean;
  failure: Error | undefined;
}

const newState = (): State => ({
  script: () => ({ seconds: 1 }),
  refusal: undefined,
  tasks: new Map(),
  sizes: new Map(),
  isOn: true,
  isForFargate: false,
  failure: undefined,
});

async function open(start: Instant, { results, ...parts }: Parts): Promise<DrillCloud> {
  const world = simulatedWorld(start / 1000, start);
  const observations: Observation[] = [];
  const state = newState();
  const answers: Answering = {
    cloud: () => held.cloud,
    taskOf: (id) => state.tasks.get(id),
    asRoot: !parts.iam,
    mayNot: (reason) => observations.push({ at: world.now(), kind: 'denied', what: 'to answer', reason }),
  };
  world.runner = watchedRunner(world, observations, state, (spec) =>
    answerToken(answers, spec).catch((error: Error) => {
      state.failure ??= error;
    }),
  );
  watchMessages(world, observations);
  const held: HeldCloud = await openHeldCloud({
    identity,
    world,
    vault: unsealed(world),
    ...parts,
    endpoint: () => 'http://127.0.0.1:4566',
    absent({ by, state, what }) {
      observations.push({ at: world.now(), kind: 'assumed', by, state, what });
      return own(results, String(state)) ?? own(emptyResults, what) ?? '{}';
    },
    services: watchedServices(world, observations, state),
    reportError(what, error) {
      // What the template lets nobody do is its own doing.
      if (isDenied(error))
        observations.push({ at: world.now(), kind: 'denied', what: 'to stop', reason: error.message });
      else state.failure ??= new Error(`a drill met a fault of this version of Punctual: ${what}`, { cause: error });
    },
  });
  return {
    now: world.now,
    async call<Output>(service: string, operation: string, input: object, as?: 'anonymous') {
      return checked(state, await held.call<Output>(service, operation, input, as === 'anonymous' ? anonymous : root));
    },
    next: held.next,
    async advanceTo(at) {
      if (state.isOn) checked(state, await held.advanceTo(at));
      else world.setTime(at);
    },
    play(script) {
      state.script = script;
    },
    refuseTasks(reason, families = new Set()) {
      state.refusal = reason === undefined ? undefined : { reason, families };
    },
    takeForFargate() {
      state.isForFargate = true;
    },
    observations,
    tasks: state.sizes,
    stop() {
      state.isOn = false;
      held.stop();
    },
    async start() {
      state.isOn = true;
      await held.start();
    },
    async copy() {
      held.cloud.commit();
      const stores = { store: copyOf(parts.store), logStore: copyOf(parts.logStore) };
      const cloud = await open(world.now(), { ...parts, results, ...stores });
      if (state.isForFargate) cloud.takeForFargate();
      return cloud;
    },
    close() {
      if (state.isOn) held.stop();
      parts.store.close();
      parts.logStore.close();
    },
  };
}

/** What came of a call, unless this version was at fault meanwhile. */
function checked<T>({ failure }: State, value: T): T {
  if (failure) throw failure;
  return value;
}

/** In memory as well: a database lives there as long as somebody has it open. All threads of this process see it by its name, so that none may be counted. */
function copyOf(original: Store): Store {
  const { db } = original;
  const name = `file:drill-${randomUUID()}?mode=memory&cache=shared`;
  const keeper = new DatabaseSync(name);
  db.exec(`VACUUM INTO '${name}'`);
  const store = openStore(name);
  keeper.close();
  return store;
}

/** `endsWell`: called just before a container is reported to have ended with 0. */
function watchedRunner(
  world: SimulatedWorld,
  observations: Observation[],
  state: State,
  endsWell: (spec: ContainerSpec) => unknown,
): SimulatedRunner {
  const specs = new Map<string, ContainerSpec>();
  const containerOf = ({ taskId, name }: ContainerSpec): Container => ({
    task: taskId,
    name,
    family: familyOf(state, taskId),
  });
  const runner = simulatedRunner(world, (spec) => {
    const play = state.script(containerOf(spec));
    specs.set(`${spec.taskId}/${spec.name}`, spec);
    if (play.interruptedAfterSeconds !== undefined)
      world.at(later(world.now(), play.interruptedAfterSeconds), () => {
        observations.push({ at: world.now(), kind: 'interrupted', ...containerOf(spec) });
        runner.interrupt(spec);
      });
    return runOf(play);
  });
  return {
    ...runner,
    listen: (listener) =>
      runner.listen(
        watched(listener, (report) => {
          const observation = observationOf(report, familyOf(state, report.taskId));
          if (observation) observations.push(observation);
          if (report.happened !== 'exited') return;
          const key = `${report.taskId}/${report.name}`;
          const spec = specs.get(key);
          specs.delete(key);
          if (spec && report.exitCode === 0) endsWell(spec);
        }),
      ),
  };
}

const runOf = ({ isHealthy, interruptedAfterSeconds: _, ...run }: Play): SimulatedRun => ({
  ...run,
  ...(isHealthy ? { health: [{ afterSeconds: 0, status: 'HEALTHY' }] } : {}),
});

const watched = (listener: Listener, watch: (report: RunnerReport) => void): Listener => ({
  output: listener.output.bind(listener),
  report(report) {
    watch(report);
    listener.report(report);
  },
});

function observationOf(report: RunnerReport, family: string): Observation | undefined {
  const container = { at: report.at, task: report.taskId, name: report.name, family };
  switch (report.happened) {
    case 'started':
      return { kind: 'started', ...container };
    case 'failed':
      return { kind: 'failed', ...container, reason: report.reason };
    case 'exited':
      return { kind: 'ended', ...container, exitCode: report.exitCode, reason: report.reason };
    default:
      return undefined;
  }
}

function watchMessages(world: SimulatedWorld, observations: Observation[]): void {
  world.answerMail = ({ to, subject, text }) => {
    observations.push({ at: world.now(), kind: 'message', to, subject, text });
    return { ok: true };
  };
  world.answerPost = ({ url, body }) => {
    observations.push({ at: world.now(), kind: 'message', to: url, subject: '', text: body });
    return { ok: true, status: 200 };
  };
}

/** The services, of which ECS answers RunTask with a failure where it is told to. Source: ECS API Reference, RunTask; ECS Developer Guide, "API failures messages". */
function watchedServices(
  world: SimulatedWorld,
  observations: Observation[],
  state: State,
): readonly ServiceDefinition[] {
  const refused = ({ taskDefinition = '' }: RunTaskRequest): string | undefined => {
    const [, family = ''] = /^(?:.*\/)?([^/:]+)(?::\d+)?$/.exec(taskDefinition) ?? [];
    return state.refusal?.families.has(family) ? state.refusal.reason : undefined;
  };
  const runTask = ({
    handle,
    ...operation
  }: Operation<RunTaskRequest, RunTaskResponse>): Operation<RunTaskRequest, RunTaskResponse> => ({
    ...operation,
    handle(input, context) {
      const reason = refused(input);
      if (reason !== undefined) {
        observations.push({ at: world.now(), kind: 'refused', reason });
        return { tasks: [], failures: [{ reason }] };
      }
      const output = handle(state.isForFargate ? onFargate(input) : input, context) as RunTaskResponse;
      for (const task of output.tasks ?? []) {
        const id = lastOf(task.taskArn ?? '');
        state.tasks.set(id, task);
        state.sizes.set(id, sizeOf(task));
      }
      return output;
    },
  });
  return allServices.map((definition) =>
    definition.service === 'ecs'
      ? { ...definition, open: (host) => withRunTask(definition.open(host), runTask) }
      : definition,
  );
}

const network = { awsvpcConfiguration: { subnets: ['subnet-0123456789abcdef0'] } };

/** The start as Fargate takes it, whatever it says of instances. */
function onFargate(input: RunTaskRequest): RunTaskRequest {
  const { capacityProviderStrategy = [], placementConstraints: _, placementStrategy: _s, ...rest } = input;
  const providers = capacityProviderStrategy.map(({ capacityProvider = '' }) => capacityProvider);
  if (input.launchType === 'FARGATE' || providers.some((each) => each.startsWith('FARGATE'))) return input;
  return { ...rest, launchType: 'FARGATE', networkConfiguration: input.networkConfiguration ?? network };
}

const sizeOf = ({ cpu, memory, attributes = [], capacityProviderName, ephemeralStorage }: Task): TaskSize => ({
  cpuUnits: Number(cpu),
  memoryMiB: Number(memory),
  isArm: attributes.some(({ name, value }) => name === 'ecs.cpu-architecture' && value === 'arm64'),
  isSpot: capacityProviderName === 'FARGATE_SPOT',
  storageGiB: ephemeralStorage?.sizeInGiB ?? 0,
});

const familyOf = ({ tasks }: State, id: string): string =>
  lastOf(tasks.get(id)?.taskDefinitionArn ?? '').replace(/:\d+$/, '');

const lastOf = (arn: string): string => arn.slice(arn.lastIndexOf('/') + 1);

function withRunTask(
  service: Service,
  change: (operation: Operation<RunTaskRequest, RunTaskResponse>) => Operation<RunTaskRequest, RunTaskResponse>,
): Service {
  const { RunTask } = service.operations;
  return RunTask ? { ...service, operations: { ...service.operations, RunTask: change(RunTask) } } : service;
}

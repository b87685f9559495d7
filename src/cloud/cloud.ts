/**
 * AWS in one process: the services behind one dispatcher, the loop that turns, and what drives it in the real world.
 * A tick's way through it is drawn in ARCHITECTURE.md.
 */
import { type Instant, instant } from '../languages/instant.ts';
import { dispatch } from './engine/dispatcher.ts';
import { type CheckInput, type Engine, type Limits, openEngine, reload, usualLimits } from './engine/engine.ts';
import { openLoop, type TurnResult } from './engine/loop.ts';
import type { AwsError } from './kit/aws-error.ts';
import { type Caller, root } from './kit/caller.ts';
import type { Authority, Read, ServiceDefinition, ServiceHost } from './kit/service.ts';
import type { Store } from './kit/store.ts';
import type { World } from './kit/world.ts';

export interface CloudSettings {
  readonly account: string;
  readonly region: string;
  readonly iam: boolean;
  readonly rootKey: ServiceHost['rootKey'];
  readonly store: Store;
  readonly logStore: Store;
  readonly world: World;
  readonly services: readonly ServiceDefinition[];
  readonly checkInput: CheckInput;
  readonly reportError: ServiceHost['reportError'];
  readonly endpoint: ServiceHost['endpoint'];
  readonly taskEndpoint: ServiceHost['taskEndpoint'];
  readonly vault: ServiceHost['vault'];
  readonly limits?: Limits;
}

export interface Cloud {
  readonly host: ServiceHost;
  readonly authority: Authority | undefined;
  /** A client's call: answered after its commit has reached the disk. Rejects with AwsError. */
  call(service: string, operation: string, input: object, caller: Caller): Promise<unknown>;
  /** True if a client may call it; operations for the cloud alone are none of a client's. */
  hasOperation(service: string, operation: string): boolean;
  /** Asks the runners what happened, settles it, lets every service begin; then timers may fire. */
  start(): Promise<void>;
  /** One turn by hand, for a world that is not driven by a clock. */
  turn(): TurnResult;
  nextDue(): Instant | undefined;
  /** Forgets all that is remembered outside the store, as a start does. */
  dropCaches(): void;
  /** No turn runs after this. */
  stop(): void;
}

/** It wakes at least so often, so that a host that slept, or whose clock was set, is noticed. */
const heartbeatMs = 2000;
/** More time than this between two turns means just that. */
const jumpMs = 5000;
const retryAfterFailureMs = 1000;

export function openCloud(settings: CloudSettings): Cloud {
  const { world } = settings;
  const host: ServiceHost = {
    ...settings,
    partition: 'aws',
    report: (service, kind, payload, committed) =>
      loop.put({ is: 'report', service, kind, payload, ...(committed ? { committed } : {}) }),
  };
  const engine: Engine = openEngine({
    host,
    definitions: settings.services,
    checkInput: settings.checkInput,
    limits: settings.limits ?? usualLimits,
  });
  const driver = { asked: false, stopped: false, started: false, expected: instant(0) };
  const loop = openLoop(engine, ask);

  function ask(): void {
    if (driver.asked || driver.stopped) return;
    driver.asked = true;
    world.soon(run);
  }

  function run(): void {
    driver.asked = false;
    if (driver.stopped) return;
    if (driver.started && jumped(world.now())) void reconcile();
    const result = loop.turn();
    driver.expected = world.now();
    if (result === 'more') ask();
    else sleep(result === 'failed' ? retryAfterFailureMs : heartbeatMs);
  }

  const jumped = (now: Instant): boolean => now > driver.expected + jumpMs || now < driver.expected - jumpMs;

  function sleep(atMostMs: number): void {
    const now = world.now();
    driver.expected = now;
    world.wakeAt(instant(Math.min(loop.nextDue() ?? Infinity, now + atMostMs)), ask);
  }

  const read: Read = (service, operation, input) => dispatch(engine, service, operation, input, root) as never;

  /** The runners are asked before any timer fires: a task that ended while nobody looked has not timed out. */
  async function reconcile(): Promise<void> {
    if (engine.timersHeld) return;
    engine.timersHeld = true;
    for (const service of engine.services.values()) await service.reconcile?.(read);
    // Behind all that the runners said: only when that has been taken may timers fire.
    loop.put({ is: 'reconciled' });
  }

  return {
    host,
    authority: engine.authority,
    call: (service, operation, input, caller) =>
      new Promise((answer, fail: (error: AwsError) => void) =>
        loop.put({ is: 'call', service, operation, input, caller, answer, fail }),
      ),
    hasOperation(service, name) {
      const operation = engine.services.get(service)?.operations[name];
      return operation !== undefined && !operation.internal;
    },
    async start() {
      reload(engine);
      await reconcile();
      loop.handOverOutstanding();
      loop.put({ is: 'start' });
      driver.started = true;
      driver.expected = world.now();
      ask();
    },
    turn: loop.turn,
    nextDue: loop.nextDue,
    dropCaches: () => reload(engine),
    stop() {
      driver.stopped = true;
      world.wakeAt(undefined, ask);
    },
  };
}

/**
 * The world's own account of what happened: containers that were started, how they ended, messages that left and what became of them.
 * It stands outside of the engine and outlives it; the invariants hold it against the store.
 */
import type { ContainerSpec, Listener, Runner, RunnerReport } from '../../src/cloud/kit/runner.ts';
import type { DeliveryOutcome, Transports } from '../../src/cloud/kit/world.ts';
import type { SimulatedWorld } from '../../src/cloud/world/simulated.ts';
import { type SimulatedRun, simulatedRunner } from '../../src/cloud/world/simulated-runner.ts';
import { type Instant, later } from '../../src/languages/instant.ts';

export interface ContainerSeen {
  readonly spec: ContainerSpec;
  readonly run: SimulatedRun;
  readonly askedAt: Instant;
  /** How often a container was made under this identity: once, or the runner ran it twice. */
  made: number;
  startedAt?: Instant;
  /** Ended, or could not be started, and the runner has said so. */
  end?: RunnerReport;
}

export interface SentMessage {
  readonly at: Instant;
  /** URL or mail address. */
  readonly to: string;
  readonly text: string;
  /** Whoever it was for has it, whatever the sender learned. */
  readonly arrived: boolean;
}

export interface Witness {
  readonly runner: Runner;
  readonly transports: Transports;
  /** By task and name. */
  readonly containers: ReadonlyMap<string, ContainerSeen>;
  readonly messages: readonly SentMessage[];
  /** What becomes of the messages from now on. `message` is another for each time that the same is sent: the order among others does not count. */
  messageFate: (message: string) => MessageFate;
}

export interface MessageFate {
  readonly arrives: boolean;
  readonly seconds: number;
  readonly outcome: DeliveryOutcome;
}

export const containerKey = ({ taskId, name }: { readonly taskId: string; readonly name: string }): string =>
  `${taskId}/${name}`;

export function openWitness(world: SimulatedWorld, script: (container: ContainerSpec) => SimulatedRun): Witness {
  const containers = new Map<string, ContainerSeen>();
  const messages: SentMessage[] = [];
  const timesSent = new Map<string, number>();

  const inner = simulatedRunner(world, (spec) => {
    const known = containers.get(containerKey(spec));
    const run = known?.run ?? script(spec);
    if (known) known.made += 1;
    else containers.set(containerKey(spec), { spec, run, askedAt: world.now(), made: 1 });
    return run;
  });

  function note(report: RunnerReport): void {
    const seen = containers.get(containerKey(report));
    if (!seen) return;
    if (report.happened === 'started') seen.startedAt ??= report.at;
    else seen.end ??= report;
  }

  function carry(to: string, text: string, done: (outcome: DeliveryOutcome) => void): void {
    const key = `${to}\n${text}`;
    const sent = timesSent.get(key) ?? 0;
    timesSent.set(key, sent + 1);
    const { arrives, seconds, outcome } = witness.messageFate(`${key}\n${sent}`);
    messages.push({ at: world.now(), to, text, arrived: arrives });
    world.at(later(world.now(), seconds), () => done(outcome));
  }

  const witness: Witness = {
    runner: {
      ...inner,
      listen: (listener: Listener) =>
        inner.listen({
          report(report) {
            note(report);
            listener.report(report);
          },
          output: listener.output,
        }),
    },
    transports: {
      post: ({ url, body }, done) => carry(url, body, done),
      mail: ({ to, subject, text }, done) => carry(to, `${subject}\n${text}`, done),
    },
    containers,
    messages,
    messageFate: () => arrivesAtOnce,
  };
  return witness;
}

export const arrivesAtOnce: MessageFate = { arrives: true, seconds: 0.005, outcome: { ok: true, status: 200 } };

/**
 * The simulated runner: containers that exist in a script alone and live by the simulated world's clock. They go on while an engine is gone: keep
 * the runner, and let the next engine `listen` and `reconcile`. Nothing here is random; a script that wants random numbers takes them from a seed of its own.
 */
import type { ContainerSpec, Listener, Runner } from '../kit/runner.ts';
import { notStartedBeforeCrash } from '../kit/stopped-reasons.ts';
import type { SimulatedWorld } from './simulated.ts';
import {
  crash,
  openContainer,
  type SimulatedContainer,
  type SimulatedRun,
  stopContainer,
} from './simulated-container.ts';
import { type Following, followSimulated } from './simulated-following.ts';

export type { SimulatedRun } from './simulated-container.ts';

/** Called once for each container that is started. */
export type Script = (container: ContainerSpec) => SimulatedRun;

interface Known {
  readonly container: SimulatedContainer;
  /** Of the present engine; undefined: it does not follow this one. */
  following: Following | undefined;
}

const neverStarted: SimulatedRun = {
  seconds: 0,
  failsToStart: notStartedBeforeCrash,
};

export interface SimulatedRunner extends Runner {
  /** The host under the container's task is taken away, as by a Spot interruption. */
  interrupt(container: Pick<ContainerSpec, 'taskId' | 'name'>): void;
}

export function simulatedRunner(world: SimulatedWorld, script: Script): SimulatedRunner {
  const containers = new Map<string, Known>();
  let listener: Listener | undefined;

  function open(spec: ContainerSpec, run: SimulatedRun): Known {
    const known: Known = { container: openContainer(spec, run, world.now()), following: undefined };
    containers.set(keyOf(spec.taskId, spec.name), known);
    return known;
  }

  function follow(known: Known, offset: number): Following {
    known.following = followSimulated(world, known.container, listener, offset);
    return known.following;
  }

  function lookUp(spec: ContainerSpec, offset: number): Following {
    const known = containers.get(keyOf(spec.taskId, spec.name)) ?? open(spec, neverStarted);
    if (known.following) return known.following;
    crash(known.container, world.now());
    return follow(known, offset);
  }

  function followNone(): void {
    for (const known of containers.values()) {
      known.following?.end();
      known.following = undefined;
    }
  }

  return {
    kind: 'simulated',
    listen(its) {
      followNone();
      listener = its;
    },
    refuses: () => undefined,
    start(spec) {
      const known = containers.get(keyOf(spec.taskId, spec.name));
      const reports = known?.following?.reports;
      if (reports)
        world.at(world.now(), () => {
          for (const report of reports) listener?.report(report);
        });
      else follow(known ?? open(spec, script(spec)), 0);
    },
    stop(taskId, name, graceSeconds) {
      const known = containers.get(keyOf(taskId, name));
      if (known && stopContainer(known.container, world.now(), graceSeconds)) known.following?.look();
    },
    async reconcile(started) {
      const followed = started.map(({ spec, offset }) => lookUp(spec, offset));
      await Promise.all(followed.map((following) => following.reported()));
    },
    remove(taskId) {
      for (const [key, { container, following }] of containers) {
        if (container.spec.taskId !== taskId) continue;
        following?.end();
        containers.delete(key);
      }
    },
    interrupt: ({ taskId, name }) => listener?.report({ happened: 'interrupted', taskId, name, at: world.now() }),
    async close() {
      followNone();
    },
  };
}

const keyOf = (taskId: string, name: string): string => `${taskId}/${name}`;

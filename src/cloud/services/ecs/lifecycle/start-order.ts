/**
 * The order in which the containers of a task start and stop: each when what it depends on has come as far as it says, and in reverse.
 * Source: ECS API reference, ContainerDependency; "Container dependencies"; messages as ECS's agent words them.
 */
import type { ContainerDependency } from '@aws-sdk/client-ecs';
import {
  dependencyEnded,
  dependencyFailed,
  dependencyNeverStarts,
  dependencyUnhealthy,
} from '../../../kit/stopped-reasons.ts';
import type { Container, Definition } from '../definitions/definition.ts';
import { needsOf } from '../definitions/dependencies.ts';
import type { ContainerState, TaskState } from '../tasks/task.ts';

interface Named {
  readonly container: Container;
  readonly state: ContainerState;
}

const named = ({ containerDefinitions }: Definition, { containers }: TaskState): Named[] =>
  containerDefinitions.map((container, index) => ({ container, state: containers[index] as ContainerState }));

type Standing = { readonly is: 'met' | 'open' } | { readonly is: 'lost'; readonly why: string };

function standing({ state }: Named, { containerName: name = '', condition }: ContainerDependency): Standing {
  const { status, startedAt, exitCode, health } = state;
  const ended = status === 'STOPPED';
  const lost = (why: string): Standing => ({ is: 'lost', why });
  const met = (isMet: boolean): Standing => ({ is: isMet ? 'met' : 'open' });
  if (ended && startedAt === undefined) return lost(dependencyNeverStarts(name));
  switch (condition) {
    case 'COMPLETE':
      return met(ended);
    case 'SUCCESS':
      return ended && exitCode !== 0 ? lost(dependencyFailed(name)) : met(ended);
    case 'HEALTHY':
      if (health === 'UNHEALTHY') return lost(dependencyUnhealthy(name));
      return ended && health !== 'HEALTHY' ? lost(dependencyEnded(name)) : met(health === 'HEALTHY');
    default:
      return met(startedAt !== undefined);
  }
}

export interface NextStarts {
  /** All that they depend on has come so far. */
  readonly ready: readonly Container[];
  /** What they depend on never will. */
  readonly lost: readonly { readonly container: Container; readonly why: string }[];
}

/** Of the containers that nobody asked for yet. */
export function nextStarts(document: Definition, state: TaskState): NextStarts {
  const all = named(document, state);
  const waiting = all.filter(({ state: { status, startAsked } }) => status === 'PENDING' && !startAsked);
  const candidates = waiting.map(({ container }) => {
    const standings = needsOf(container).map((need) =>
      standing(all.find((other) => other.container.name === need.containerName) as Named, need),
    );
    return { container, standings };
  });
  return {
    ready: candidates
      .filter(({ standings }) => standings.every(({ is }) => is === 'met'))
      .map(({ container }) => container),
    lost: candidates.flatMap(({ container, standings }) => {
      const lost = standings.find((one) => one.is === 'lost');
      return lost?.is === 'lost' ? [{ container, why: lost.why }] : [];
    }),
  };
}

/** Those that run or are about to, and that nothing which depends on them still needs. */
export function nextStops(document: Definition, state: TaskState): Container[] {
  const going = named(document, state).filter(
    ({ state: { status, startAsked } }) => startAsked && status !== 'STOPPED',
  );
  return going
    .map(({ container }) => container)
    .filter(
      ({ name }) => !going.some(({ container }) => needsOf(container).some((need) => need.containerName === name)),
    );
}

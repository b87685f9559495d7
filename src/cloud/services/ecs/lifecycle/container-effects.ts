/**
 * What is asked of the runner, after the commit in which it was decided. An effect is done once the runner has been asked: what comes of
 * it comes as a report, or is found by `reconcile`.
 */
import { stopTimeoutSecondsUsual } from '../../../../languages/resources/fargate.ts';
import type { Runner } from '../../../kit/runner.ts';
import type { EffectKind, ServiceHost } from '../../../kit/service.ts';
import { cannotBeGiven } from '../../../kit/stopped-reasons.ts';
import type { Ecs } from '../context.ts';
import { tryUnseal } from '../secrets/sealed.ts';
import { containerSpec } from './container-spec.ts';
import { type StopEffect, stateOf } from './finish.ts';

export const containerEffects = (ecs: Ecs): Readonly<Record<'start' | 'stop' | 'remove', EffectKind>> => ({
  // It stays until the runner's report of the container is committed, which withdraws it: no start is lost, none is done again later.
  start: { perform: (effect, done) => start(ecs, effect.payload as StartEffect, done), onOutcome: () => 'done' },
  stop: {
    ...asking<StopEffect>(ecs, (runner, { taskId, name, graceSeconds }) => runner.stop(taskId, name, graceSeconds)),
    // A task that fills the disk must be stoppable on a disk that is full.
    evenUncommitted: true,
  },
  remove: asking<{ taskId: string }>(ecs, (runner, { taskId }) => runner.remove(taskId)),
});

interface StartEffect {
  readonly taskId: string;
  readonly name: string;
}

/** What is sealed for the container is opened only now. A start that comes late, after the stop, is followed by that stop again. */
function start({ host, tables }: Ecs, { taskId, name }: StartEffect, done: (outcome: null) => void): void {
  const task = tables.task(taskId);
  const document = task && tables.documentOf(task);
  const container = document?.containerDefinitions.find((one) => one.name === name);
  if (!task || !document || !container || task.state.sealed === undefined) {
    done(null);
    return;
  }
  const opened = tryUnseal(host, task);
  if ('why' in opened) {
    cannotOpen(host, taskId, name, opened.why);
    done(null);
    return;
  }
  host.world.runner?.start(containerSpec(host, task, document, container, opened.sealed));
  if (stateOf(task, document, name).stopAskedAt !== undefined)
    host.world.runner?.stop(taskId, name, container.stopTimeout ?? stopTimeoutSecondsUsual);
}

/** It will never be started: as if the runner had said so. */
export function cannotOpen(host: ServiceHost, taskId: string, name: string, { message }: Error): void {
  const report = { happened: 'failed', taskId, name, reason: cannotBeGiven(message), at: host.world.now() } as const;
  host.report('ecs', report.happened, report);
}

function asking<Payload>({ host }: Ecs, ask: (runner: Runner, payload: Payload) => void): EffectKind {
  return {
    perform(effect, done) {
      if (host.world.runner) ask(host.world.runner, effect.payload as Payload);
      done(null);
    },
    onOutcome: () => 'done',
  };
}

/**
 * The clock was set, or the host slept: what measures time gone by goes on measuring it, and what recurs stands at its next instant again.
 * So a clock that is ahead for a while times nothing out, and leaves no timer beyond what its schedule says.
 */
import { instant } from '../../languages/instant.ts';
import { serviceContext } from './dispatcher.ts';
import type { Engine } from './engine.ts';
import { runOrQuarantine } from './quarantine.ts';

/** `byMs`: by how much the clock moved beyond the time in which processes ran. */
export function moveTimers(engine: Engine, byMs: number): void {
  const direction = byMs < 0 ? 'back' : 'forward';
  engine.host.reportError(
    'the clock',
    `it went ${direction} by ${Math.round(Math.abs(byMs) / 1000)} s in no time: time-outs go by the time that really went by, schedules by the clock`,
    'WARN',
  );
  for (const [service, { measures, onClockMoved, recurring }] of engine.services) {
    runOrQuarantine(engine, { service, kind: 'start/clock', subject: '', payload: byMs }, () => {
      const context = serviceContext(engine, service);
      onClockMoved?.(context, byMs);
      if (measures)
        for (const timer of engine.timers.of(service))
          if (measures(context, timer.kind, timer.subject))
            engine.timers.set({ ...timer, due: instant(timer.due + byMs) });
      for (const { kind, subject, due } of recurring?.(context, instant(0)) ?? [])
        engine.timers.set({ service, kind, subject, due });
    });
  }
}

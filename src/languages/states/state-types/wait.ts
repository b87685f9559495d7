/** Wait: for some seconds or until an instant. Source: https://states-language.net/spec.html#wait-state; the words are AWS's. */
import { type Instant, instant, later } from '../../instant.ts';
import { select } from '../data-flow.ts';
import { answersTo, ask, wrongType } from '../evaluate.ts';
import { runtimeFailure } from '../failure.ts';
import type { StateFrame } from '../frame.ts';
import { saw } from '../inspect.ts';
import { leave } from '../leave.ts';
import type { WaitState } from '../machine.ts';
import { referenced, secondsOf, shown } from '../seconds.ts';
import type { Evaluated } from '../step-input.ts';
import type { Source, Template } from '../template.ts';
import { parseTimestamp, timestampMs } from '../timestamp.ts';

type Frame = StateFrame<WaitState>;

export function enterWait(frame: Frame): void {
  const { state, input } = frame;
  const data = select(frame, state.inputPath, input);
  saw(frame, 'afterInputPath', data);
  const source = ask(frame, { at: 'enter' }, [state.until.template], data);
  if (source) wait(frame, source);
}

export const resumeWait = (frame: Frame, results: readonly Evaluated[]): void =>
  wait(frame, answersTo(frame, [frame.state.until.template], results));

function wait(frame: Frame, source: Source) {
  const { run, thread } = frame;
  const until = wakeAt(frame, source);
  if (until <= run.at) return finishWait(frame);
  const timer = run.token();
  thread.status = { is: 'waiting', timer };
  run.commands.push({ do: 'set-timer', timer, at: until });
}

/** Its timer is due. */
export const finishWait = (frame: Frame): void => leave(frame, select(frame, frame.state.inputPath, frame.input));

function wakeAt(frame: Frame, source: Source): Instant {
  const { is, template } = frame.state.until;
  if (is === 'seconds') return later(frame.run.at, secondsOf(frame, template, 'Seconds', source));
  const value = referenced(template, source);
  const at = typeof value === 'string' ? parseTimestamp(value) : undefined;
  if (at !== undefined) return instant(timestampMs(at));
  if (template.is !== 'path' && typeof value !== 'string')
    throw wrongType(frame, template, 'Timestamp', 'string', value);
  const [field, from] =
    template.is === 'path' ? ['TimestampPath', template.path.text] : ['Timestamp', expressionOf(template)];
  throw runtimeFailure(
    `The ${field} parameter does not reference a valid ISO-8601 extended offset date-time format string: ${from} == ${shown(value)}`,
  );
}

const expressionOf = (template: Template): string => (template.is === 'jsonata' ? template.expression : '');

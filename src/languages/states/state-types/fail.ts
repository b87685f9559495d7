/** Fail: ends its scope badly. Source: https://states-language.net/spec.html#fail-state; the words are AWS's. */
import { notFound } from '../data-flow.ts';
import { answersTo, ask, wrongType } from '../evaluate.ts';
import { Failure, runtimeFailure } from '../failure.ts';
import type { StateFrame } from '../frame.ts';
import type { FailState } from '../machine.ts';
import { shown } from '../seconds.ts';
import type { Evaluated } from '../step-input.ts';
import { fillTemplate, type Source, type Template } from '../template.ts';

type Frame = StateFrame<FailState>;

const asked = ({ error, cause }: FailState) => [error, cause];

export function enterFail(frame: Frame): void {
  const source = ask(frame, { at: 'enter' }, asked(frame.state), frame.input);
  if (source) fail(frame, source);
}

export const resumeFail = (frame: Frame, results: readonly Evaluated[]): void =>
  fail(frame, answersTo(frame, asked(frame.state), results));

function fail(frame: Frame, source: Source): void {
  const { run, thread, state } = frame;
  const error = textOf(frame, state.error, 'Error', source);
  const cause = textOf(frame, state.cause, 'Cause', source);
  run.todo({ do: 'fail', thread: thread.id, failure: new Failure(error, cause) });
}

function textOf(frame: Frame, template: Template | undefined, field: string, source: Source): string | undefined {
  if (template === undefined) return undefined;
  const value = fillTemplate(template, {
    ...source,
    missing: (path, pathField) => {
      throw notFound(path, pathField, frame.input);
    },
  });
  if (typeof value === 'string') return value;
  if (template.is !== 'path') throw wrongType(frame, template, field, 'string', value);
  throw runtimeFailure(
    `The ${template.field} parameter does not reference a string value: ${template.path.text} == ${shown(value)}`,
  );
}

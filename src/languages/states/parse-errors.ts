/** Retry and Catch, checked. Source: https://states-language.net/spec.html#errors; AWS's words. */
import { catcherFields, retrierFields } from './fields.table.ts';
import { attemptsMax, delaySecondsMax, secondsMax } from './limits.ts';
import type { Catcher, Retrier } from './machine.ts';
import type { Place } from './place.ts';

export function parseRetry(state: Place): Retrier[] {
  const places = state.places('Retry');
  return places.map((place, i) => {
    place.refuseOthers(retrierFields);
    const jitter = place.text('JitterStrategy') ?? 'NONE';
    if (jitter !== 'NONE' && jitter !== 'FULL')
      place.fault('Value should be one of the following: [NONE, FULL]', 'JitterStrategy');
    return {
      errorEquals: parseErrorEquals(place, i === places.length - 1),
      intervalSeconds: place.integer('IntervalSeconds', 1, secondsMax) ?? 1,
      maxAttempts: place.integer('MaxAttempts', 0, attemptsMax) ?? 3,
      backoffRate: place.number('BackoffRate', 1) ?? 2,
      maxDelaySeconds: place.integer('MaxDelaySeconds', 1, delaySecondsMax),
      jitter: jitter === 'FULL' ? 'FULL' : 'NONE',
    };
  });
}

export function parseCatch(state: Place): Catcher[] {
  const places = state.places('Catch');
  return places.map((place, i) => {
    place.refuseOthers(catcherFields);
    place.require(['Next']);
    return {
      errorEquals: parseErrorEquals(place, i === places.length - 1),
      resultPath: place.resultPath(),
      next: place.text('Next') ?? '',
    };
  });
}

function parseErrorEquals(place: Place, last: boolean): string[] {
  place.require(['ErrorEquals']);
  const names = (place.list('ErrorEquals') ?? []).filter((name) => typeof name === 'string');
  if (names.length < (place.list('ErrorEquals')?.length ?? 0))
    place.fault('Expected value of type String', 'ErrorEquals');
  else if (place.has('ErrorEquals') && names.length === 0) place.fault('Value cannot be empty', 'ErrorEquals');
  if (names.includes('States.ALL') && (names.length > 1 || !last))
    place.fault('States.ALL must appear alone and at end of list', 'ErrorEquals');
  return names;
}

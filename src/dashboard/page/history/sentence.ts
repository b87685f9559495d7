/** What a month has been so far and what comes, as a sentence. */
import type { State } from '../../views.ts';
import { count, counted } from '../format.ts';

export function sentenceOf(states: readonly State[], due: number): string {
  const good = states.filter((state) => state === 'ok').length;
  const going = states.filter((state) => state === 'running' || state === 'retrying').length;
  const bad = states.length - good - going;
  const parts = [
    `${count(good)} OK`,
    ...(going > 0 ? [`${count(going)} running`] : []),
    ...(bad > 0 ? [`${count(bad)} not OK`] : []),
  ];
  const past =
    states.length === 0 ? 'No slot so far.' : `${counted(states.length, 'slot')} so far: ${parts.join(', ')}.`;
  return `${past} ${due === 0 ? 'None' : count(due)} to come.`;
}

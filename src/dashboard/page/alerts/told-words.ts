/** Who was told of a run that failed, in sentences. */
import { upperFirst } from '../../../languages/upper-first.ts';
import type { ToldOfRun } from '../../views.ts';
import { nameOfEndpoint } from './alerts-words.ts';

/** `when`: an instant in words. `beside`: endpoints of which it is said elsewhere why they are not reached. */
export function toldInWords(
  told: readonly ToldOfRun[],
  when: (at: number) => string,
  beside: readonly string[] = [],
): string {
  const { to, firstAt, not } = toldTogether(told);
  return [
    firstAt === null
      ? 'Nobody has been told.'
      : `${to.join(', ')} ${to.length === 1 ? 'was' : 'were'} told ${when(firstAt)}.`,
    ...not.map(({ name, why }) => {
      if (name === undefined) return `${upperFirst(why)}.`;
      return beside.some((each) => nameOfEndpoint(each) === name) ? `${name} was not reached.` : `Not ${name}: ${why}.`;
    }),
  ].join(' ');
}

interface NotTold {
  /** Undefined: nobody could be. */
  readonly name: string | undefined;
  readonly why: string;
}

/** Each once, by whatever ways; whoever one message did not reach is not told by it. */
export function toldTogether(told: readonly ToldOfRun[]) {
  const ways = told.map(({ at, to, unconfirmed, failed }) => {
    const lost = failed.map((words): NotTold => {
      const name = to.find((each) => words.startsWith(`${each}: `));
      return name === undefined ? { name, why: words } : { name, why: words.slice(name.length + 2) };
    });
    return {
      at,
      to: to.filter((name) => !lost.some((each) => each.name === name)),
      not: [...lost, ...unconfirmed.map((name): NotTold => ({ name, why: 'has not confirmed' }))],
    };
  });
  const not = new Map(ways.flatMap((way) => way.not).map((each) => [each.name ?? each.why, each]));
  return {
    to: [...new Set(ways.flatMap(({ to }) => to))].map(nameOfEndpoint),
    /** Null: nobody was. */
    firstAt: ways.find(({ to }) => to.length > 0)?.at ?? null,
    not: [...not.values()].map(({ name, why }): NotTold => ({ name: name && nameOfEndpoint(name), why })),
  };
}

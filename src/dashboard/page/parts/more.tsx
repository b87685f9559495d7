/** A list of which a screen's worth is drawn: more by a button, and by words that each shown one has. */
import { useState } from 'react';
import { count, counted } from '../format.ts';

const step = 50;

interface MoreList<Item> {
  readonly shown: readonly Item[];
  /** Those that have the words. */
  readonly found: number;
  readonly total: number;
  readonly words: string;
  find(words: string): void;
  more(): void;
}

/** `textOf`: in which the words are looked for. */
export function useMore<Item>(items: readonly Item[], textOf: (item: Item) => string): MoreList<Item> {
  const [most, setMost] = useState(step);
  const [words, setWords] = useState('');
  const wanted = words.trim().toLowerCase();
  const found = wanted === '' ? items : items.filter((item) => textOf(item).toLowerCase().includes(wanted));
  return {
    shown: found.slice(0, most),
    found: found.length,
    total: items.length,
    words,
    find(typed) {
      setWords(typed);
      setMost(step);
    },
    more: () => setMost(most + step),
  };
}

interface FindProps {
  readonly list: Pick<MoreList<unknown>, 'total' | 'words' | 'find'>;
  /** `alarm or job` */
  readonly what: string;
}

/** Only where the list is longer than what is drawn of it. */
export const Find = ({ list: { total, words, find }, what }: FindProps) =>
  total > step && (
    <input
      type="search"
      className="find"
      aria-label={`Find by ${what}`}
      placeholder={`Find by ${what}`}
      value={words}
      onChange={({ target }) => find(target.value)}
    />
  );

interface MoreProps {
  readonly list: Pick<MoreList<unknown>, 'shown' | 'found' | 'total' | 'more'>;
  readonly noun: string;
}

export function More({ list: { shown, found, total, more }, noun }: MoreProps) {
  if (total <= step) return null;
  return (
    <p className="small note" role="status">
      {count(shown.length)} of {counted(found, noun)}
      {shown.length < found && (
        <button type="button" className="button" onClick={more}>
          Show {Math.min(step, found - shown.length)} more
        </button>
      )}
    </p>
  );
}

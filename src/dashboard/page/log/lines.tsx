import { useEffect, useRef, useState } from 'react';
import type { LineView } from '../../views.ts';
import { clockMillis, count } from '../format.ts';
import { useZone } from '../zone.ts';
import { cutLine, letters } from './cut-line.ts';
import { piecesOf } from './search.ts';

/** A long line is cut, and whole once somebody wants it, or what is searched stands in what was cut off. */
function Text({ text: whole, words }: { readonly text: string; readonly words: string }) {
  const [isWhole, setWhole] = useState(false);
  const cut = cutLine(whole, letters.inLog);
  const hidden = whole.slice(Math.max(0, cut.text.length - words.length));
  const isShownWhole = isWhole || (cut.left > 0 && piecesOf(hidden, words).some(({ isHit }) => isHit));
  const { text, left } = isShownWhole ? { text: whole, left: 0 } : cut;
  return (
    <span className="text">
      {piecesOf(text, words).map((piece, place) => (piece.isHit ? <mark key={place}>{piece.text}</mark> : piece.text))}
      {left > 0 && (
        <button type="button" className="plain-link left" onClick={() => setWhole(true)}>
          … {count(left)} characters more
        </button>
      )}
    </span>
  );
}

interface LinesProps {
  readonly lines: readonly LineView[];
  readonly words: string;
  /** The index of the one that the search stands at. */
  readonly at: number | undefined;
  /** Times are counted from here. */
  readonly from: number | undefined;
}

export function Lines({ lines, words, at, from }: LinesProps) {
  const zone = useZone();
  const body = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (at !== undefined) body.current?.children[at]?.scrollIntoView({ block: 'center' });
  }, [at]);
  if (lines.length === 0) return null;
  return (
    <div className="log-lines" ref={body}>
      {lines.map(({ at: time, text }, index) => (
        <div key={`${time} ${index}`} className={index === at ? 'is-hit' : undefined}>
          <span className="number">{index + 1}</span>
          <time dateTime={new Date(time).toISOString()}>
            {from === undefined ? clockMillis(time, zone) : `+${((time - from) / 1000).toFixed(3)}`}
          </time>
          <Text text={text} words={words} />
        </div>
      ))}
    </div>
  );
}

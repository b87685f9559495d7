import { useEffect, useRef } from 'react';
import type { LineView } from '../../views.ts';
import { clockMillis } from '../format.ts';
import { useZone } from '../zone.ts';
import { piecesOf } from './search.ts';

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
          <span className="text">
            {words === ''
              ? text
              : piecesOf(text, words).map((piece, place) =>
                  piece.isHit ? <mark key={place}>{piece.text}</mark> : piece.text,
                )}
          </span>
        </div>
      ))}
    </div>
  );
}

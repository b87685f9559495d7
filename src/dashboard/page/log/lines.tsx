import { useEffect, useRef, useState } from 'react';
import { clockMillis, count, counted } from '../format.ts';
import { useZone } from '../zone.ts';
import { cutLine, letters } from './cut-line.ts';
import { type LogPart, type NumberedLine, partsOf } from './numbered.ts';
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
  readonly lines: readonly NumberedLine[];
  readonly words: string;
  /** The numbers of those that have them. */
  readonly hits: readonly number[];
  /** The number of the one that the search stands at. */
  readonly at: number | undefined;
  /** Times are counted from here. */
  readonly from: number | undefined;
}

const keyOf = ({ at, text }: NumberedLine): string => `${at} ${text}`;

export function Lines({ lines, words, hits, at, from }: LinesProps) {
  const body = useRef<HTMLDivElement>(null);
  const [opened, setOpened] = useState<ReadonlySet<string>>(new Set());
  useEffect(() => {
    if (at !== undefined) body.current?.querySelector('.is-hit')?.scrollIntoView({ block: 'center' });
  }, [at]);
  const parts = partsOf(lines, new Set(hits), (first) => opened.has(keyOf(first)));
  return (
    <div ref={body}>
      {parts.map((part) => {
        const [first] = part.lines;
        if (!first) return null;
        return part.kind === 'folded' ? (
          <Folded key={first.number} part={part} open={() => setOpened(new Set([...opened, keyOf(first)]))} />
        ) : (
          <div className="log-lines" key={first.number}>
            {part.lines.map((line) => (
              <Line key={line.number} line={line} words={words} isHit={line.number === at} from={from} />
            ))}
          </div>
        );
      })}
    </div>
  );
}

interface LineProps extends Pick<LinesProps, 'words' | 'from'> {
  readonly line: NumberedLine;
  readonly isHit: boolean;
}

function Line({ line: { number, at, text }, words, isHit, from }: LineProps) {
  const zone = useZone();
  return (
    <div className={isHit ? 'is-hit' : undefined}>
      <span className="number">{number}</span>
      <time dateTime={new Date(at).toISOString()}>
        {from === undefined ? clockMillis(at, zone) : `+${((at - from) / 1000).toFixed(3)}`}
      </time>
      <Text text={text} words={words} />
    </div>
  );
}

interface FoldedProps {
  readonly part: Extract<LogPart, { kind: 'folded' }>;
  readonly open: () => void;
}

function Folded({ part: { lines, areSame }, open }: FoldedProps) {
  const quoted = (line: NumberedLine | undefined): string => {
    const { text, left } = cutLine(line?.text ?? '', letters.quoted);
    return `“${text}${left > 0 ? ' …' : ''}”`;
  };
  return (
    <p className="cut">
      <b>{counted(lines.length, 'line')} are folded:</b>{' '}
      {areSame
        ? `each is ${quoted(lines[0])}.`
        : `they differ only in numbers, from ${quoted(lines[0])} to ${quoted(lines.at(-1))}.`}{' '}
      <button type="button" className="plain-link" onClick={open}>
        Show them
      </button>
    </p>
  );
}

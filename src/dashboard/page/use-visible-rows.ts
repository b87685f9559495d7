/** Which rows of a long list can be seen, as the window is scrolled: by TanStack Virtual. */
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { type RefObject, useLayoutEffect, useState, useSyncExternalStore } from 'react';

export interface VisibleRows {
  readonly from: number;
  readonly until: number;
  readonly rowHeight: number;
}

const wideRowPx = 55;
const narrowRowPx = 108;
/** Beyond what is seen, so that a turn of the wheel meets rows. */
const beyond = 8;

/** So few are all there: a search of the browser finds them, and a print and an export have them. */
export const allMax = 60;

/** Which of `count` rows can be seen now, and some around them; all, where there are few. */
export function useVisibleRows(body: RefObject<HTMLElement | null>, count: number): VisibleRows {
  const rowHeight = useSyncExternalStore(onNarrow, isNarrow) ? narrowRowPx : wideRowPx;
  const isLong = count > allMax;
  const scrollMargin = useTop(body, isLong);
  const virtualizer = useWindowVirtualizer({
    count,
    estimateSize: () => rowHeight,
    overscan: beyond,
    scrollMargin,
    enabled: isLong,
    // What a scroll shows may be drawn with the next frame.
    useFlushSync: false,
  });
  // Rows of another height are measured anew.
  useLayoutEffect(() => virtualizer.measure(), [virtualizer, rowHeight]);
  if (!isLong) return { from: 0, until: count, rowHeight };
  const items = virtualizer.getVirtualItems();
  return { from: items[0]?.index ?? 0, until: (items.at(-1)?.index ?? beyond - 1) + 1, rowHeight };
}

const narrow = '(max-width: 940px)';
const isNarrow = (): boolean => matchMedia(narrow).matches;
function onNarrow(changed: () => void): () => void {
  const query = matchMedia(narrow);
  query.addEventListener('change', changed);
  return () => query.removeEventListener('change', changed);
}

/** Where it begins on the page: what stands above it comes and goes, and then the page has another height. */
function useTop(body: RefObject<HTMLElement | null>, isWanted: boolean): number {
  const [top, setTop] = useState(0);
  useLayoutEffect(() => {
    if (!isWanted) return undefined;
    const look = (): void => {
      if (body.current) setTop(Math.round(body.current.getBoundingClientRect().top + scrollY));
    };
    const observer = new ResizeObserver(look);
    observer.observe(document.body);
    look();
    return () => observer.disconnect();
  }, [body, isWanted]);
  return top;
}

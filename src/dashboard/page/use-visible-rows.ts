import { type RefObject, useLayoutEffect, useState } from 'react';

export interface VisibleRows {
  readonly from: number;
  readonly until: number;
  readonly rowHeight: number;
}

const wideRowPx = 55;
const narrowRowPx = 108;
/** Beyond what is seen, so that a turn of the wheel meets rows. */
const beyond = 8;

const rowHeightNow = (): number => (matchMedia('(max-width: 940px)').matches ? narrowRowPx : wideRowPx);

/** So few are all there: a search of the browser finds them, and a print and an export have them. */
export const allMax = 60;

/** Which of `count` rows can be seen now, and some around them; all, where there are few. */
export function useVisibleRows(body: RefObject<HTMLElement | null>, count: number): VisibleRows {
  const [visible, setVisible] = useState<VisibleRows>({
    from: 0,
    until: count <= allMax ? count : beyond,
    rowHeight: rowHeightNow(),
  });
  useLayoutEffect(() => {
    const look = (): void => {
      const rowHeight = rowHeightNow();
      if (count <= allMax) {
        setVisible((was) =>
          was.until === count && was.from === 0 && was.rowHeight === rowHeight
            ? was
            : { from: 0, until: count, rowHeight },
        );
        return;
      }
      const top = body.current?.getBoundingClientRect().top ?? 0;
      const from = Math.max(0, Math.min(Math.floor(-top / rowHeight) - beyond, count - 1));
      const until = Math.min(count, Math.max(0, Math.ceil((innerHeight - top) / rowHeight)) + beyond);
      setVisible((was) =>
        was.from === from && was.until === until && was.rowHeight === rowHeight ? was : { from, until, rowHeight },
      );
    };
    look();
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [body, count]);
  return visible;
}

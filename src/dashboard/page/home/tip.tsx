import { type RefObject, useEffect, useState } from 'react';

interface Shown {
  readonly words: string;
  readonly left: number;
  readonly top: number;
}

/** The words of the cell that is pointed at or has the focus. It goes with its cell: what brings a cell into view scrolls the page. */
export function Tip({ within }: { readonly within: RefObject<HTMLElement | null> }) {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    const element = within.current;
    if (!element) return;
    let cell: Element | null = null;
    const place = (): void => setShown(cell?.isConnected ? besideOf(cell) : undefined);
    const show = ({ target }: Event): void => {
      cell = (target as Element).closest('[data-words]');
      place();
    };
    const hide = (): void => {
      cell = null;
      place();
    };
    element.addEventListener('pointerover', show);
    element.addEventListener('focusin', show);
    element.addEventListener('pointerleave', hide);
    element.addEventListener('focusout', hide);
    window.addEventListener('scroll', place, { passive: true });
    return () => {
      element.removeEventListener('pointerover', show);
      element.removeEventListener('focusin', show);
      element.removeEventListener('pointerleave', hide);
      element.removeEventListener('focusout', hide);
      window.removeEventListener('scroll', place);
    };
  }, [within]);
  if (!shown) return null;
  return (
    <div className="tip" role="tooltip" style={{ left: Math.max(8, shown.left), top: shown.top }}>
      {shown.words}
    </div>
  );
}

function besideOf(cell: Element): Shown {
  const { left, bottom } = cell.getBoundingClientRect();
  return { words: cell.getAttribute('data-words') ?? '', left: Math.min(left, innerWidth - 330), top: bottom + 6 };
}

import { type RefObject, useEffect, useState } from 'react';

interface Shown {
  readonly words: string;
  readonly left: number;
  readonly top: number;
}

/** The words of the cell that is pointed at or has the focus. */
export function Tip({ within }: { readonly within: RefObject<HTMLElement | null> }) {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    const element = within.current;
    if (!element) return;
    const show = ({ target }: Event): void => {
      const cell = (target as Element).closest('[data-words]');
      if (!cell) {
        setShown(undefined);
        return;
      }
      const { left, bottom } = cell.getBoundingClientRect();
      setShown({
        words: cell.getAttribute('data-words') ?? '',
        left: Math.min(left, innerWidth - 330),
        top: bottom + 6,
      });
    };
    const hide = (): void => setShown(undefined);
    element.addEventListener('pointerover', show);
    element.addEventListener('focusin', show);
    element.addEventListener('pointerleave', hide);
    element.addEventListener('focusout', hide);
    window.addEventListener('scroll', hide, { passive: true });
    return () => {
      element.removeEventListener('pointerover', show);
      element.removeEventListener('focusin', show);
      element.removeEventListener('pointerleave', hide);
      element.removeEventListener('focusout', hide);
      window.removeEventListener('scroll', hide);
    };
  }, [within]);
  if (!shown) return null;
  return (
    <div className="tip" role="tooltip" style={{ left: Math.max(8, shown.left), top: shown.top }}>
      {shown.words}
    </div>
  );
}

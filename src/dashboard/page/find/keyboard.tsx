/** Listens to keys for all screens, and lists them; who does not want them switches them off. */
import { useEffect, useId, useRef, useState } from 'react';
import { go, setFilter } from '../address.ts';
import { actOf, type KeyAct, keysListed } from './keys.ts';

const keptAs = 'punctual-keys';
/** So long after `g` the other letter is waited for. */
const waitMs = 1500;

export function Keyboard() {
  const dialog = useRef<HTMLDialogElement>(null);
  const [isOn, setOn] = useState(() => localStorage.getItem(keptAs) !== 'off');
  const title = useId();

  useEffect(() => {
    if (!isOn) return;
    let before: string | undefined;
    let beforeAt = 0;
    const press = (event: KeyboardEvent): void => {
      if (event.defaultPrevented || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      const act = actOf(event.key, event.timeStamp - beforeAt < waitMs ? before : undefined);
      [before, beforeAt] = [act?.do === 'wait' ? event.key : undefined, event.timeStamp];
      if (!act) return;
      if (act.do === 'list') dialog.current?.showModal();
      else if (!perform(act)) return;
      event.preventDefault();
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  }, [isOn]);

  return (
    <>
      <button type="button" className="keys-button live-only wide-only" onClick={() => dialog.current?.showModal()}>
        Keys
      </button>
      <dialog ref={dialog} className="question keys" aria-labelledby={title}>
        <h2 id={title}>Keys</h2>
        <dl>
          {keysListed.map(({ keys, does }) => (
            <div key={keys}>
              <dt>
                {keys.split(' ').map((key) => (
                  <kbd key={key}>{key}</kbd>
                ))}
              </dt>
              <dd>{does}</dd>
            </div>
          ))}
        </dl>
        <label>
          <input
            type="checkbox"
            checked={isOn}
            onChange={({ target }) => {
              localStorage.setItem(keptAs, target.checked ? 'on' : 'off');
              setOn(target.checked);
            }}
          />
          Letters are keys
        </label>
        <div className="buttons">
          <button type="button" className="button" onClick={() => dialog.current?.close()}>
            Close
          </button>
        </div>
      </dialog>
    </>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('input, textarea, select, dialog[open]') !== null;

/** Whether there was something to do. */
function perform(act: Exclude<KeyAct, { do: 'list' }>): boolean {
  switch (act.do) {
    case 'find':
      return focusOn(document.querySelector<HTMLElement>('#find'));
    case 'go':
      go(act.to);
      return true;
    case 'move':
      return move(act.by);
    case 'open':
      return open(withKey(act.what));
    case 'focus':
      return focusOn(withKey(act.what));
    case 'clear':
      return clear();
    case 'wait':
      return true;
  }
}

/** In the row that has the focus, else the first of the screen. */
function withKey(key: string): HTMLElement | null {
  const wanted = `[data-key="${key}"]`;
  const row = document.activeElement?.closest('li, tr');
  return row?.querySelector<HTMLElement>(wanted) ?? document.querySelector<HTMLElement>(`main ${wanted}`);
}

function open(link: HTMLElement | null): boolean {
  link?.click();
  return link !== null;
}

function focusOn(element: HTMLElement | null): boolean {
  element?.focus();
  element?.scrollIntoView({ block: 'nearest' });
  return element !== null;
}

/** From one row of a list to the next one, beyond the end of a list to the list after it. */
function move(by: 1 | -1): boolean {
  const all = [...document.querySelectorAll<HTMLElement>('main [data-row-name]')].filter(
    (each) => each.getClientRects().length > 0,
  );
  const row = document.activeElement?.closest('li, tr');
  const at = all.findIndex((each) => row?.contains(each));
  const next = at === -1 ? (by === 1 ? 0 : all.length - 1) : at + by;
  return focusOn(all[next] ?? null);
}

const filters = ['now', 'had', 'state', 'job'];

function clear(): boolean {
  const address = new URL(location.href);
  if (!filters.some((name) => address.searchParams.has(name))) return false;
  const month = address.searchParams.get('month') ?? undefined;
  setFilter('month', month);
  return true;
}

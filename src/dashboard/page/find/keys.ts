/** What a key does outside of fields. Letters alone never act: they go somewhere, or bring the focus to a button. */

export interface KeyOf {
  readonly keys: string;
  readonly does: string;
}

/** As they are listed. */
export const keysListed: readonly KeyOf[] = [
  { keys: '/', does: 'find a job or run' },
  { keys: 'j k', does: 'the next and the one before, in lists' },
  { keys: '← ↑ ↓ →', does: 'from cell to cell, in the grid' },
  { keys: 'Enter', does: 'opens what has the focus' },
  { keys: 'w', does: 'see why' },
  { keys: 'l', does: 'open the log' },
  { keys: 'r', does: 'to the button that runs it again or now' },
  { keys: 'g h', does: 'Home; g c: History, g a: Alerts' },
  { keys: 'Esc', does: 'clears a filter' },
  { keys: '?', does: 'these keys' },
];

export type KeyAct =
  | { readonly do: 'find' }
  | { readonly do: 'list' }
  | { readonly do: 'clear' }
  | { readonly do: 'wait' }
  | { readonly do: 'go'; readonly to: string }
  | { readonly do: 'move'; readonly by: 1 | -1 }
  /** Of the row that has the focus, else of the screen. */
  | { readonly do: 'open' | 'focus'; readonly what: string };

const places: Readonly<Record<string, string>> = { h: '/', c: '/history', a: '/alerts' };

/** `before`: `g`, where it was pressed just now. */
export function actOf(key: string, before: string | undefined): KeyAct | undefined {
  if (before === 'g') {
    const to = places[key];
    return to === undefined ? undefined : { do: 'go', to };
  }
  switch (key) {
    case '/':
      return { do: 'find' };
    case '?':
      return { do: 'list' };
    case 'Escape':
      return { do: 'clear' };
    case 'g':
      return { do: 'wait' };
    case 'j':
      return { do: 'move', by: 1 };
    case 'k':
      return { do: 'move', by: -1 };
    case 'w':
    case 'l':
      return { do: 'open', what: key };
    case 'r':
      return { do: 'focus', what: key };
    default:
      return undefined;
  }
}

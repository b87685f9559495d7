/** The field of the head: a few letters of a job's name or of a run's id, and what they find, by keyboard alone too. */
import { type KeyboardEvent, useEffect, useId, useRef, useState } from 'react';
import { jobPath, runPath } from '../../paths.ts';
import type { FindView, State } from '../../views.ts';
import { go } from '../address.ts';
import { asked } from '../api.ts';
import { count, moment } from '../format.ts';
import { among } from '../parts/among.ts';
import { Glyph } from '../parts/state.tsx';
import { wordOf } from '../parts/words.ts';
import { useZone } from '../zone.ts';

interface Choice {
  readonly to: string;
  readonly state: State;
  readonly name: string;
  readonly more: string;
}

export function Find() {
  const zone = useZone();
  const [text, setText] = useState('');
  const [place, setPlace] = useState(0);
  const [isOpen, setOpen] = useState(false);
  const found = useFound(text);
  const id = useId();
  const choices = found ? choicesOf(found, zone) : [];
  const chosen = choices[Math.min(place, choices.length - 1)];
  const isShown = isOpen && found !== undefined;

  function choose(to: string): void {
    setText('');
    setOpen(false);
    (document.activeElement as HTMLElement | null)?.blur();
    go(to);
  }

  function press(event: KeyboardEvent): void {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by !== undefined && choices.length > 0) {
      event.preventDefault();
      setPlace((Math.min(place, choices.length - 1) + by + choices.length) % choices.length);
    } else if (event.key === 'Enter' && isShown && chosen) {
      event.preventDefault();
      choose(chosen.to);
    } else if (event.key === 'Escape') {
      setText('');
      (event.target as HTMLElement).blur();
    }
  }

  return (
    <search className="finder live-only">
      <input
        id="find"
        type="search"
        role="combobox"
        aria-label="Find a job or run"
        placeholder="Find a job or run"
        autoComplete="off"
        spellCheck={false}
        aria-expanded={isShown}
        aria-controls={id}
        aria-autocomplete="list"
        aria-activedescendant={isShown && chosen ? `${id} ${choices.indexOf(chosen)}` : undefined}
        value={text}
        onChange={({ target }) => {
          setText(target.value);
          setPlace(0);
          setOpen(true);
        }}
        onFocus={() => setOpen(true)}
        onBlur={() => setOpen(false)}
        onKeyDown={press}
      />
      <Choices id={id} choices={isShown ? choices : []} chosen={chosen} choose={choose} />
      <p className={isShown && choices.length === 0 ? 'found small' : 'hidden'} role="status">
        {isShown && choices.length === 0 && 'No job and no run is called so.'}
        {isShown && found.more > 0 && `${count(found.more)} more jobs: write more of the name.`}
      </p>
    </search>
  );
}

interface ChoicesProps {
  readonly id: string;
  readonly choices: readonly Choice[];
  readonly chosen: Choice | undefined;
  readonly choose: (to: string) => void;
}

const Choices = ({ id, choices, chosen, choose }: ChoicesProps) => (
  <div id={id} className="found" role="listbox" aria-label="Found" hidden={choices.length === 0}>
    {choices.map(({ to, state, name, more }, index) => (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the field has the focus and takes the keys
      // biome-ignore lint/a11y/useFocusableInteractive: the same
      <div
        key={to}
        id={`${id} ${index}`}
        role="option"
        aria-selected={chosen?.to === to}
        // The field would lose the focus, and with it the list.
        onPointerDown={(event) => event.preventDefault()}
        onClick={() => choose(to)}
      >
        <Glyph state={state} />
        <span>{name}</span>
        <span className="small">{more}</span>
      </div>
    ))}
  </div>
);

const choicesOf = ({ jobs, runs, frame }: FindView, zone: string): Choice[] => [
  ...jobs.map(({ job, state }) => ({ to: jobPath(job), state, name: job, more: wordOf[state] })),
  ...runs.map(({ job, run, state, at }) => ({
    to: runPath(job, run),
    state,
    name: `${among(job)}, ${moment(at, frame.now, zone)}`,
    more: run,
  })),
];

/** What was found last; undefined: nothing is asked for. */
function useFound(text: string): FindView | undefined {
  const [found, setFound] = useState<FindView>();
  const newest = useRef('');
  const wanted = text.trim();
  useEffect(() => {
    newest.current = wanted;
    if (wanted === '') {
      setFound(undefined);
      return;
    }
    asked<FindView>(`/api/find?text=${encodeURIComponent(wanted)}`).then(
      (view) => newest.current === wanted && setFound(view),
      // The head says that the line is cut.
      () => {},
    );
  }, [wanted]);
  return found;
}

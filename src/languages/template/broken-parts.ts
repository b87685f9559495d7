/**
 * Text of YAML that does not parse, less the parts that do not: what each line begins is looked at by itself, by its indent, so that what is wrong with
 * one hides nothing of the others. Every other character keeps its place.
 */

export interface Fault {
  /** The library's. */
  readonly code: string;
  /** What is wrong, in the library's words. */
  readonly hint: string;
  /** Offset. */
  readonly at: number;
}

export interface Mended {
  readonly text: string;
  /** By the offset of the word that stands in the place of a value. */
  readonly ofValues: ReadonlyMap<number, Fault>;
  /** Of lines that are gone, which no key was seen to hold. */
  readonly ofLines: readonly Fault[];
  /** What is gone. */
  readonly gone: string;
}

/** Nobody reads more at once. */
export const faultsMax = 50;
/** How much is parsed, by the text's length: a part is parsed again within each that holds it. */
const passesMax = 3;
/** Others wait meanwhile: a longer text takes its time to be parsed once. */
export const charactersMax = 25_600;

/** So many are parsed in some 50 ms. */
export const charactersPerPiece = 15_000;

/** `faultOf`: why a text by itself does not parse. Undefined where too much is wrong; what is wrong with no part by itself is still there. */
export function withoutBroken(text: string, faultOf: (part: string) => Fault | undefined): Mended | undefined {
  const steps = mendInPieces(text, faultOf);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** As `withoutBroken`; yields where others may be served in between. */
export function* mendInPieces(
  text: string,
  faultOf: (part: string) => Fault | undefined,
): Generator<undefined, Mended | undefined> {
  const mender = new Mender(text, faultOf);
  yield* mender.mendAll();
  return mender.isFull ? undefined : mender;
}

interface Line {
  readonly start: number;
  /** Behind its line break. */
  readonly end: number;
  /** Infinity: of what is above it, whatever that is (nothing, a comment, a tab). */
  readonly indent: number;
  readonly isItem: boolean;
  /** No more than a word: among keys, one that has no colon. */
  readonly isWord: boolean;
}

type Lines = readonly Line[];

function linesOf(text: string): Line[] {
  return [...text.matchAll(/[^\n]*\n|[^\n]+$/g)].map(({ 0: line, index }) => {
    const [, blanks = '', first] = /^( *)(\S)?/.exec(line)!;
    const isOwn = first !== undefined && !'#\t]}'.includes(first);
    return {
      start: index,
      end: index + line.length,
      indent: isOwn ? blanks.length : Number.POSITIVE_INFINITY,
      isItem: first === '-' && /^ *-\s/.test(line),
      isWord: /^ *(?!---|[?%{[])[^:]+$/.test(line),
    };
  });
}

/** Its code. */
export const noColon = 'NO_COLON';

const withoutColon = ({ start, indent }: Line): Fault => ({
  code: noColon,
  hint: 'A key wants a colon and a blank behind it',
  at: start + (indent === Number.POSITIVE_INFINITY ? 0 : indent),
});

class Mender implements Mended {
  text: string;
  readonly ofValues = new Map<number, Fault>();
  ofLines: Fault[] = [];
  gone = '';
  readonly #faultOf: (part: string) => Fault | undefined;
  #left: number;
  /** Characters, since it yielded. */
  #parsed = 0;

  constructor(text: string, faultOf: (part: string) => Fault | undefined) {
    this.text = text;
    this.#faultOf = faultOf;
    this.#left = text.length * passesMax;
  }

  *mendAll(): Generator<undefined, void> {
    yield* this.#mendEach(linesOf(this.text));
  }

  /** The parts that begin at the indent of the first. */
  *#mendEach(lines: Lines): Generator<undefined, void> {
    const first = lines.find(({ indent }) => indent < Number.POSITIVE_INFINITY);
    if (!first) return;
    let begin = 0;
    for (let next = 1; next <= lines.length; next++) {
      const line = lines[next];
      const isNext = line === undefined || (line.indent === first.indent && line.isItem === first.isItem);
      if (!isNext) continue;
      const part = lines.slice(begin, next);
      if (lines[begin]!.isWord && !first.isWord && !first.isItem) this.#drop(part, withoutColon(lines[begin]!));
      else yield* this.#mendPart(part);
      begin = next;
    }
  }

  get isFull(): boolean {
    return this.ofValues.size + this.ofLines.length >= faultsMax;
  }

  *#mendPart(lines: Lines): Generator<undefined, void> {
    if (this.isFull) return;
    if (this.#parsed >= charactersPerPiece) {
      this.#parsed = 0;
      yield;
    }
    const [head, rest] = [lines.slice(0, 1), lines.slice(1)];
    const isOpen = /:\s*$/.test(this.#slice(head));
    const hasParts = isOpen && rest.some(({ indent }) => indent < Number.POSITIVE_INFINITY);
    // Most of the text is taken to hold what is wrong with it.
    const isMost = hasParts && this.#slice(lines).length > this.text.length / 2;
    const fault = isMost ? undefined : this.#broken(lines);
    if (isMost) yield* this.#mendEach(rest);
    if (!fault) return;
    const isHead = !this.#broken(head);
    if (isHead && hasParts && this.#left > 0) {
      yield* this.#mendEach(rest);
      if (this.#slice(rest).trim() !== '' && !this.#broken(lines)) return;
    }
    if (isHead && !isOpen) this.#drop(rest, fault);
    else this.#replace(lines, fault);
  }

  #slice = (lines: Lines): string => this.text.slice(lines[0]!.start, lines.at(-1)!.end);

  /** What is wrong with these lines, where it stands in the text. */
  #broken(lines: Lines): Fault | undefined {
    const part = this.#slice(lines);
    this.#left -= part.length;
    this.#parsed += part.length;
    const fault = this.#faultOf(part);
    // What has no end is found where the part ends.
    return fault && { ...fault, at: lines[0]!.start + Math.min(fault.at, part.trimEnd().length) };
  }

  /** A word stands behind the key, where the value did; without a key nothing does. */
  #replace(lines: Lines, fault: Fault): void {
    const part = this.#slice(lines);
    const [key] = /^ *(?:- +)*(?:(["']?)[\w:./-]+\1:|-)(?=\s)/.exec(part) ?? [];
    if (key === undefined || part.trimEnd().length < key.length + 2) {
      this.#drop(lines, fault);
    } else {
      const at = lines[0]!.start + key.length + 1;
      this.#blank(at - 1, lines.at(-1)!.end, ' x');
      this.ofValues.set(at, fault);
    }
  }

  #drop(lines: Lines, fault: Fault): void {
    this.#blank(lines[0]!.start, lines.at(-1)!.end);
    this.ofLines.push(fault);
  }

  /** With what stands there for parts within. */
  #blank(from: number, to: number, word = ''): void {
    for (const at of this.ofValues.keys()) if (at >= from && at < to) this.ofValues.delete(at);
    this.ofLines = this.ofLines.filter(({ at }) => at < from || at >= to);
    const gone = this.text.slice(from, to);
    this.gone += gone;
    const blanks = gone.slice(word.length).replace(/[^\n]/g, ' ');
    this.text = `${this.text.slice(0, from)}${word}${blanks}${this.text.slice(to)}`;
  }
}

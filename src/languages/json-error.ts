/** Why a text is no JSON, in AWS's words: those of the Java library Jackson, whose reader of JSON this is, as far as it gets. */

export interface JsonError {
  readonly message: string;
  /** Offset of the character before which reading stopped. */
  readonly at: number;
}

/** `error` is what JSON.parse threw: its words stand where Jackson would read on. */
export function jsonError(text: string, error: SyntaxError): JsonError {
  try {
    new Reader(text).readAll();
  } catch (stopped) {
    if (stopped instanceof Stopped) return stopped.why;
    throw stopped;
  }
  return { message: error.message, at: text.length };
}

/** As Jackson names a place. */
export function sourceAt(text: string, at: number): string {
  const lines = text.slice(0, at).split('\n');
  return sourceOf(text, lines.length, lines.at(-1)!.length + 1);
}

function sourceOf(text: string, line: number, column: number): string {
  const cut = text.length - snippetMax;
  const snippet = `"${text.slice(0, snippetMax)}"${cut > 0 ? `[truncated ${cut} chars]` : ''}`;
  return `[Source: (String)${snippet}; line: ${line}, column: ${column}]`;
}

const snippetMax = 500;
const wordMax = 256;
const values = "(JSON String, Number, Array, Object or token 'null', 'true' or 'false')";

class Stopped extends Error {
  readonly why: JsonError;

  constructor(why: JsonError) {
    super(why.message);
    this.why = why;
  }
}

interface Opened {
  readonly type: 'Object' | 'Array';
  readonly at: number;
  hasEntries: boolean;
}

class Reader {
  readonly #text: string;
  #at = 0;
  readonly #opened: Opened[] = [];

  constructor(text: string) {
    this.#text = text;
  }

  /** Throws Stopped. */
  readAll(): void {
    while (this.#skipsTo() !== undefined) {
      const opened = this.#opened.at(-1);
      if (opened) this.#entry(opened);
      else this.#root();
    }
    const opened = this.#opened.at(-1);
    if (opened)
      this.#endsIn(`: expected close marker for ${opened.type} (start marker at ${sourceAt(this.#text, opened.at)})`);
  }

  #root(): void {
    const first = this.#take();
    if (first === '}' || first === ']') this.#close(first);
    this.#value(first);
    if (this.#opened.length > 0 || !/[\d-]/.test(first)) return;
    const next = this.#text[this.#at];
    if (next !== undefined && !/\s/.test(next)) this.#unexpected('Expected space separating root-level values');
  }

  #entry(opened: Opened): void {
    if (/[}\]]/.test(this.#text[this.#at]!)) this.#close(this.#take());
    else this.#nextEntry(opened);
  }

  #nextEntry(opened: Opened): void {
    if (opened.hasEntries) {
      if (this.#text[this.#at] !== ',') this.#unexpected(`was expecting comma to separate ${opened.type} entries`);
      this.#at += 1;
      this.#mustGoOn(opened);
    }
    opened.hasEntries = true;
    if (opened.type === 'Object') this.#name(opened);
    this.#value(this.#take());
  }

  #name(opened: Opened): void {
    if (this.#text[this.#at] !== '"') this.#unexpected('was expecting double-quote to start field name');
    this.#at += 1;
    this.#string('name', ' in field name');
    this.#mustGoOn(opened);
    if (this.#text[this.#at] !== ':') this.#unexpected('was expecting a colon to separate field name and value');
    this.#at += 1;
    this.#mustGoOn(opened);
  }

  #close(marker: string): void {
    const wanted = marker === '}' ? 'Object' : 'Array';
    const opened = this.#opened.pop();
    if (opened?.type === wanted) return;
    const place = opened ? sourceAt(this.#text, opened.at) : sourceOf(this.#text, 1, 0);
    const expected = marker === '}' ? ']' : '}';
    this.#stop(
      `Unexpected close marker '${marker}': expected '${expected}' (for ${opened?.type ?? 'root'} starting at ${place})`,
    );
  }

  /** `first` has been taken. */
  #value(first: string): void {
    if (first === '"') this.#string('string value', ': was expecting closing quote for a string value');
    else if (first === '{' || first === '[')
      this.#opened.push({ type: first === '{' ? 'Object' : 'Array', at: this.#at - 1, hasEntries: false });
    else {
      this.#at -= 1;
      this.#plain(first);
    }
  }

  #plain(first: string): void {
    if (/[\d-]/.test(first)) this.#number();
    else if (/[\p{L}\p{Nl}\p{Sc}\p{Pc}]/u.test(first)) this.#word();
    else this.#unexpected(first === '}' ? 'expected a value' : `expected a valid value ${values}`);
  }

  #word(): void {
    const start = this.#at;
    const word = /^[\p{L}\p{N}\p{Sc}\p{Pc}\p{M}\p{Cf}]*/u.exec(this.#text.slice(start, start + wordMax))![0];
    this.#at += word.length;
    if (word === 'null' || word === 'true' || word === 'false') return;
    this.#stop(`Unrecognized token '${word}${word.length >= wordMax ? '...' : ''}': was expecting ${values}`);
  }

  #number(): void {
    if (this.#text[this.#at] === '-') {
      this.#at += 1;
      this.#digit('expected digit (0-9) to follow minus sign, for valid numeric value');
    }
    if (/^0\d/.test(this.#text.slice(this.#at, this.#at + 2))) {
      this.#at += 1;
      this.#stop('Invalid numeric value: Leading zeroes not allowed');
    }
    this.#passes(/\d*/y);
    if (this.#passes(/\./y)) {
      this.#digit('Decimal point not followed by a digit');
      this.#passes(/\d*/y);
    }
    if (!this.#passes(/[eE][+-]?/y)) return;
    this.#digit('Exponent indicator not followed by a digit');
    this.#passes(/\d*/y);
  }

  #digit(why: string): void {
    const next = this.#text[this.#at] ?? '\0';
    if (/\d/.test(next)) return;
    this.#at += 1;
    this.#stop(`Unexpected character (${named(next)}) in numeric value: ${why}`);
  }

  /** Behind the quote that begins it. */
  #string(what: string, atEnd: string): void {
    for (;;) {
      this.#passes(/[^"\\\0-\x1f]*/y);
      const next = this.#take(atEnd);
      if (next === '"') return;
      if (next === '\\') this.#escape();
      else
        this.#stop(
          `Illegal unquoted character (${named(next)}): has to be escaped using backslash to be included in ${what}`,
        );
    }
  }

  #escape(): void {
    const atEnd = ' in character escape sequence';
    const kind = this.#take(atEnd);
    if ('bfnrt"/\\'.includes(kind)) return;
    if (kind !== 'u') this.#stop(`Unrecognized character escape ${named(kind)}`);
    for (let digits = 0; digits < 4; digits += 1) {
      if (/[\da-fA-F]/.test(this.#take(atEnd))) continue;
      this.#at -= 1;
      this.#unexpected('expected a hex-digit for character escape sequence');
    }
  }

  #take(atEnd = ''): string {
    const next = this.#text[this.#at];
    if (next === undefined) this.#endsIn(atEnd);
    this.#at += 1;
    return next!;
  }

  #passes(pattern: RegExp): boolean {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text);
    this.#at += found?.[0].length ?? 0;
    return found !== null;
  }

  #skipsTo(): string | undefined {
    this.#passes(/[ \t\r\n]*/y);
    return this.#text[this.#at];
  }

  #mustGoOn({ type }: Opened): void {
    if (this.#skipsTo() === undefined) this.#endsIn(` within/between ${type} entries`);
  }

  #unexpected(why: string): never {
    const found = this.#text[this.#at]!;
    this.#at += 1;
    return this.#stop(`Unexpected character (${named(found)}): ${why}`);
  }

  #endsIn(where: string): never {
    return this.#stop(`Unexpected end-of-input${where}`);
  }

  #stop(message: string): never {
    throw new Stopped({ message, at: Math.min(this.#at, this.#text.length) });
  }
}

/** As Jackson names a character. */
function named(character: string): string {
  const code = character.charCodeAt(0);
  if (code < 32 || (code > 126 && code < 160)) return `(CTRL-CHAR, code ${code})`;
  return `'${character}' (code ${code}${code > 255 ? ` / 0x${code.toString(16)}` : ''})`;
}

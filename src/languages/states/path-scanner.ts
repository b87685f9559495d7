/** The text of a path as its parsers read it, character by character. */

/** Why a text is no path. */
export class PathError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

export class PathScanner {
  readonly text: string;
  at: number;

  constructor(text: string, at: number) {
    this.text = text;
    this.at = at;
  }

  /** The character that is next; undefined at the end. */
  peek(): string | undefined {
    return this.text[this.at];
  }

  /** To be thrown: says at which column what was expected. */
  error(message: string): PathError {
    return new PathError(`${message} at column ${this.at + 1} of '${this.text}'`);
  }

  /** Passes over each character that the sticky pattern matches. */
  skip(pattern: RegExp): void {
    for (;;) {
      pattern.lastIndex = this.at;
      if (!pattern.test(this.text)) return;
      this.at++;
    }
  }

  /** Passes over blanks and then `token`, if it is there. */
  accept(token: string): boolean {
    this.skip(/\s/y);
    if (!this.text.startsWith(token, this.at)) return false;
    this.at += token.length;
    return true;
  }

  /** A text in quotes. A backslash is an ordinary character, unless it escapes the closing quote's character (recorded from AWS). */
  quoted(): string {
    const quote = this.text[this.at++]!;
    if (quote !== "'" && quote !== '"') throw this.error('expected a quote');
    let name = '';
    for (; this.text[this.at] !== quote; this.at++) {
      if (this.at >= this.text.length) throw this.error(`expected \`${quote}\``);
      if (this.text[this.at] === '\\' && this.text[this.at + 1] === quote && this.text[this.at + 2] !== ']') this.at++;
      name += this.text[this.at];
    }
    this.at++;
    return name;
  }
}

/** A filter pattern once it is read: what it makes of a line. */

/** A line, read once however many patterns look at it. */
export class Message {
  readonly text: string;
  readonly #read = new Map<unknown, unknown>();

  constructor(text: string) {
    this.text = text;
  }

  once<T>(read: (text: string) => T): T {
    if (!this.#read.has(read)) this.#read.set(read, read(this.text));
    return this.#read.get(read) as T;
  }
}

export interface LineTest {
  matches(message: Message): boolean;
  /** The fields that it names, as metric filters write them: `$.latency` of JSON, `$bytes` of a space-delimited line, `$3` of a field without a name. */
  readonly fields: readonly string[];
  /** Reads the field of that name, of JSON any that there may be; undefined: the pattern knows no such field. */
  read(field: string): ((message: Message) => string | undefined) | undefined;
}

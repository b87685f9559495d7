/**
 * A JSON value and its text, each made from the other only when it is asked for.
 * Step Functions hands data on as it was written (blanks, `1.0`) where no state touches it: so the text is kept beside the value,
 * and a machine that looks at nothing parses nothing. Values are never changed in place.
 */
import { dataBytesMax } from './limits.ts';

export class Json {
  private known: string | undefined;
  private parsed: unknown;

  private constructor(text: string | undefined, value: unknown) {
    this.known = text;
    this.parsed = value;
  }

  /** `text` must be JSON: it is not checked here. */
  static ofText(text: string): Json {
    return new Json(text, undefined);
  }

  static ofValue(value: unknown): Json {
    return new Json(undefined, value);
  }

  get text(): string {
    this.known ??= JSON.stringify(this.parsed);
    return this.known;
  }

  get value(): unknown {
    if (this.parsed === undefined) this.parsed = JSON.parse(this.text);
    return this.parsed;
  }
}

export const emptyObject = Json.ofText('{}');

export type JsonObject = { readonly [key: string]: unknown };

/** Sets an own member, also one that is named `__proto__`. */
export function setMember(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === '__proto__')
    Object.defineProperty(target, key, { value, writable: true, enumerable: true, configurable: true });
  else target[key] = value;
}

/** Whether `text` is longer than a state may take or give. */
export const isTooLarge = (text: string): boolean =>
  // A UTF-16 unit takes three bytes of UTF-8 at most, so most texts need no counting.
  text.length * 3 > dataBytesMax && Buffer.byteLength(text) > dataBytesMax;

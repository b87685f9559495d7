/** Text of JSON that does not parse, with the commas that it should have, and without comments; each of the other characters keeps its place. */
import { jsonError } from '../json-error.ts';
import { faultsMax } from './broken-parts.ts';

export interface JsonFault {
  /** Offset. */
  readonly at: number;
  readonly hint: string;
}

export interface MendedJson {
  readonly text: string;
  /** In their order; the last may be one that is not mended. */
  readonly faults: readonly JsonFault[];
  readonly isWhole: boolean;
}

export function mendJson(text: string, mendedMax: number): MendedJson {
  const steps = mendJsonInPieces(text, text.length > mendedMax ? 1 : faultsMax);
  for (;;) {
    const step = steps.next();
    if (step.done) return step.value;
  }
}

/** Yields after each fault, for which the text is read once: others may be served in between. */
export function* mendJsonInPieces(text: string, most = faultsMax): Generator<undefined, MendedJson> {
  const faults: JsonFault[] = [];
  let mended = text;
  for (;;) {
    if (faults.length > 0) yield;
    const error = errorOf(mended);
    if (!error) return { text: mended, faults, isWhole: true };
    const at = jsonError(mended, error).at - 1;
    const [without, hint] = mend(mended, Math.max(at, 0));
    faults.push({ at: Math.max(at, 0), hint: hint ?? withoutPlace(error) });
    if (without === undefined || faults.length >= most) return { text: mended, faults, isWhole: false };
    mended = without;
  }
}

/** The place stands beside it, and the text is the author's. */
const withoutPlace = ({ message }: SyntaxError): string =>
  message.replace(/ in JSON at position .*$|, .* is not valid JSON$/s, '');

function errorOf(text: string): SyntaxError | undefined {
  try {
    JSON.parse(text);
    return undefined;
  } catch (error) {
    return error as SyntaxError;
  }
}

export const wantsComma = 'put a comma before it';

/** `at`: of the character that reading stopped at. */
function mend(text: string, at: number): [mended?: string, hint?: string] {
  const before = text.slice(0, at).trimEnd();
  const isEnd = /[}\],]/.test(text[at] ?? '');
  if (isEnd && before.endsWith(',')) return [put(text, before.length - 1, ' '), 'delete the comma before it'];
  const comment = /^(?:\/\/|#).*/.exec(text.slice(at));
  if (comment) return [put(text, at, ' '.repeat(comment[0].length)), 'delete the comment: JSON has none'];
  const isNext = /["{[\d-]/.test(text[at] ?? '') && /["}\]\w]$/.test(before);
  return isNext && before.length < at ? [put(text, before.length, ','), wantsComma] : [];
}

const put = (text: string, at: number, characters: string): string =>
  `${text.slice(0, at)}${characters}${text.slice(at + characters.length)}`;

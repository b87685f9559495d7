/**
 * Patterns of terms: all must occur (`ERROR "a phrase"`), none that is excluded (`-DEBUG`), any of the optional ones (`?a ?b`), in their case.
 * Optional terms beside others are without effect, as on AWS.
 * Source: Using filter patterns to match terms in unstructured log events.
 */
import type { Reader } from './reader.ts';
import { regexTest } from './value.ts';

type Occurs = (message: string) => boolean;

export function parseTermsPattern(reader: Reader): (message: string) => boolean {
  const needed: Occurs[] = [];
  const optional: Occurs[] = [];
  const excluded: Occurs[] = [];
  for (reader.skipBlanks(); !reader.isAtEnd(); reader.skipBlanks()) {
    const terms = reader.has('?') ? optional : reader.has('-') ? excluded : needed;
    if (terms === excluded) reader.skipBlanks();
    terms.push(parseTerm(reader));
  }
  if (needed.length > 0 || excluded.length > 0)
    return (message) => needed.every((occurs) => occurs(message)) && !excluded.some((occurs) => occurs(message));
  return optional.length === 0 ? () => true : (message) => optional.some((occurs) => occurs(message));
}

function parseTerm(reader: Reader): Occurs {
  const place = reader.at();
  if (reader.peek() === '%') {
    const test = regexTest(reader);
    demandGap(reader, place);
    return (message) => test(message, Number.NaN);
  }
  const phrase = reader.peek() === '"' ? reader.quoted() : reader.take(/\w+/y);
  demandGap(reader, place);
  if (!phrase) throw reader.badTerm(reader.text.slice(place, reader.at()), 'a term has at least one character', place);
  return (message) => message.includes(phrase);
}

/** Terms are set apart by blanks. */
function demandGap(reader: Reader, place: number): void {
  const rest = reader.take(/\S+/y);
  if (rest === undefined) return;
  const term = reader.text.slice(place, reader.at());
  throw reader.badTerm(
    term,
    `put a term that holds other characters than letters, digits and _ into double quotation marks: \`"${term.replaceAll('"', '')}"\``,
    place,
  );
}

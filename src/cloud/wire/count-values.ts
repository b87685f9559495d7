/** How much a body holds, before it is read: whoever sends a megabyte of empty objects would hold the cloud for as long as it takes to look at each. */
import { objectsMax, parametersMax, valuesMax } from './limits.ts';
import { RefusedRequest } from './refusal.ts';

const tooMany = (count: number, what: string): RefusedRequest =>
  new RefusedRequest('tooLarge', `the request holds more than ${count} ${what}`);

/** Counts up to what is taken. */
export interface Tally {
  object(): void;
  value(): void;
}

/** Its methods throw RefusedRequest. */
export function openTally(): Tally {
  let [objects, values] = [0, 0];
  return {
    object() {
      if (++objects > objectsMax) throw tooMany(objectsMax, 'objects and lists');
    },
    value() {
      if (++values > valuesMax) throw tooMany(valuesMax, 'values');
    },
  };
}

/** Of text that may be JSON. Throws RefusedRequest. */
export function checkJson(body: Buffer): void {
  // An object has two characters at least.
  if (body.length < 2 * objectsMax) return;
  const tally = openTally();
  for (let at = 0; at < body.length; at++) {
    const byte = body[at];
    if (byte === quote) at = endOfText(body, at);
    else if (byte === comma) tally.value();
    else if (byte === brace || byte === bracket) tally.object();
  }
}

function endOfText(body: Buffer, start: number): number {
  for (let end = body.indexOf(quote, start + 1); end !== -1; end = body.indexOf(quote, end + 1)) {
    let before = end - 1;
    while (body[before] === backslash) before--;
    if ((end - before) % 2 === 1) return end;
  }
  return body.length;
}

const [quote, comma, brace, bracket, backslash] = [34, 44, 123, 91, 92];

/** Of a form. Throws RefusedRequest. */
export function checkForm(body: Buffer): void {
  let count = 0;
  for (let at = body.indexOf('&'); at !== -1; at = body.indexOf('&', at + 1))
    if (++count > parametersMax) throw tooMany(parametersMax, 'parameters');
}

/** JSON whose numbers are written again as they stood: of `9007199254740993`, `1.0` and `1e400` a double keeps another number, or another text. */

/** V8's, and by now each browser's; TypeScript's library does not know them yet. */
interface Json {
  parse(text: string, reviver: (key: string, value: unknown, context?: { source?: string }) => unknown): unknown;
  rawJSON?(text: string): unknown;
}
const json: Json = JSON;

/** For `JSON.stringify` alone: a number that a double would change is an object that is written as its text. Throws SyntaxError. */
export const parseExactly = (text: string): unknown =>
  json.parse(text, (_key, value, { source } = {}) =>
    typeof value === 'number' && source !== undefined && String(value) !== source && json.rawJSON
      ? json.rawJSON(source)
      : value,
  );

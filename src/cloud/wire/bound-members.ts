/** Where the members of an output stand in an answer of a REST service. Source: "HTTP bindings" of the Smithy specification. */
import type { MemberBindings } from '../models/http.ts';

export type Values = Readonly<Record<string, unknown>>;

export function boundHeaders({ headers, prefixed }: MemberBindings, output: Values): Record<string, string> {
  const written = [...headers].flatMap(([member, header]): [string, string][] =>
    output[member] === undefined ? [] : [[header, headerText(output[member])]],
  );
  const named = Object.entries((prefixed && (output[prefixed.member] as Values)) ?? {}).map(
    ([name, value]): [string, string] => [`${prefixed?.prefix}${name}`, headerText(value)],
  );
  return Object.fromEntries([...written, ...named]);
}

/** What no header can hold is encoded as S3 encodes metadata: RFC 2047. */
function headerText(value: unknown): string {
  const text = value instanceof Date ? value.toUTCString() : String(value);
  return /^[\t\x20-\x7e\x80-\xff]*$/.test(text) ? text : `=?UTF-8?B?${Buffer.from(text).toString('base64')}?=`;
}

/** What stands in the body's JSON or XML. */
export const boundBody = ({ body }: MemberBindings, output: Values): Values =>
  Object.fromEntries(Object.entries(output).filter(([name]) => body?.members.has(name)));

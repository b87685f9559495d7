/**
 * The XML of a request as a tree, in time that grows with its length: without a document type, hence without entities of its own. (The SDK's parser
 * takes a text character by character: a second for 3 MB.)
 * Source: "Extensible Markup Language (XML) 1.0".
 */

/** An element without others in it is its text; one with others is these and its attributes, a list where a name is there more than once. */
export type XmlValue = string | Members;
interface Members {
  readonly [name: string]: XmlValue | readonly XmlValue[];
}

/** The longest list: an upload's 10,000 parts, each with its number, ETag and a checksum. */
const elementsMax = 40_001;
const depthMax = 32;

const name = String.raw`[^\s<>/="'&!?]+`;
const attribute = String.raw`\s+${name}\s*=\s*(?:"[^"<]*"|'[^'<]*')`;
/** A namespace and a type are all that S3's elements have. */
const tag = String.raw`<(${name})((?:${attribute}){0,8})\s*(/?)>`;
const skipped = String.raw`<!--.*?-->|<\?.*?\?>`;
const token = new RegExp(String.raw`([^<]+)|<!\[CDATA\[(.*?)\]\]>|</(${name})\s*>|${tag}|${skipped}`, 'gsy');
const named = new RegExp(String.raw`(${name})\s*=\s*(?:"([^"]*)"|'([^']*)')`, 'g');

interface Element {
  readonly name: string;
  readonly attributes: string;
  text: string;
  inside: Record<string, XmlValue | XmlValue[]> | undefined;
}

const opened = (name: string, attributes: string): Element => ({ name, attributes, text: '', inside: undefined });

/** The value of the root element. Throws SyntaxError where the text is not well-formed, or is deeper or longer than any request. */
export function parseXml(text: string): XmlValue {
  const root = opened('', '');
  const open = [root];
  let elements = 0;
  let end = 0;
  for (const [all, plain, data, closed, begun, attributes = '', empty] of text.matchAll(token)) {
    end += all.length;
    const parent = open.at(-1) as Element;
    if (plain !== undefined) parent.text += unescaped(plain);
    else if (data !== undefined) parent.text += data;
    else if (closed !== undefined) close(open, closed);
    else if (begun !== undefined) {
      elements += 1;
      if (elements > elementsMax || open.length > depthMax)
        throw new SyntaxError('it is longer or deeper than any request');
      open.push(opened(begun, attributes));
      if (empty === '/') close(open, begun);
    }
  }
  const [value, ...others] = Object.values(root.inside ?? {});
  if (end < text.length || open.length > 1 || root.text.trim() !== '' || others.length > 0 || value === undefined)
    throw new SyntaxError('it is not one element');
  if (Array.isArray(value)) throw new SyntaxError('it is more than one element');
  return value as XmlValue;
}

function close(open: Element[], name: string): void {
  const element = open.pop();
  const parent = open.at(-1);
  if (!parent || element?.name !== name) throw new SyntaxError(`\`${name.slice(0, 100)}\` ends where it has not begun`);
  const value = element.inside ? { ...attributesIn(element.attributes), ...element.inside } : element.text;
  // Without a prototype: no name from outside means anything else.
  parent.inside ??= Object.create(null) as NonNullable<Element['inside']>;
  const before = parent.inside[name];
  if (before === undefined) parent.inside[name] = value;
  else if (Array.isArray(before)) before.push(value);
  else parent.inside[name] = [before, value];
}

const attributesIn = (text: string): Members =>
  Object.fromEntries([...text.matchAll(named)].map(([, name, one, other]) => [name, unescaped(one ?? other ?? '')]));

/** Line ends are read as XML reads them. Throws SyntaxError for an entity that is none of XML's own. */
function unescaped(text: string): string {
  const lines = text.includes('\r') ? text.replace(/\r\n?/g, '\n') : text;
  const [first = '', ...rest] = lines.split('&');
  return first + rest.map(afterAmpersand).join('');
}

const entities: ReadonlyMap<string, string> = new Map([
  ['amp', '&'],
  ['lt', '<'],
  ['gt', '>'],
  ['quot', '"'],
  ['apos', "'"],
]);

function afterAmpersand(text: string): string {
  const end = text.indexOf(';');
  const entity = text.slice(0, Math.max(0, end));
  const found = entities.get(entity) ?? (entity.startsWith('#') ? characterOf(entity.slice(1)) : undefined);
  if (found === undefined) throw new SyntaxError(`\`&${entity.slice(0, 100)}\` is no entity`);
  return found + text.slice(end + 1);
}

function characterOf(number: string): string | undefined {
  const point = /^x[0-9a-f]{1,6}$/i.test(number) || /^[0-9]{1,7}$/.test(number) ? Number(`0${number}`) : Infinity;
  return point <= 0x10ffff ? String.fromCodePoint(point) : undefined;
}

/**
 * A Query request's parameters to an input: `Tags.member.1.Key=a` is the first tag's key. All values are text; what cannot become
 * its type stays text, and `checkInput` refuses it. Source: "AWS Query protocol" of the Smithy specification.
 */
import type { Member, Shape, Structure } from '../models/shape.ts';
import { base64Bytes } from './read-shape.ts';

interface Node {
  text?: string;
  readonly children: Map<string, Node>;
}

/** A name of more parts is no parameter of AWS's. */
const partsMax = 64;

export function readForm(form: URLSearchParams, shape: Structure | undefined): object {
  return shape ? readStructure(tree(form), shape) : {};
}

function tree(form: URLSearchParams): Node {
  const root: Node = { children: new Map() };
  for (const [name, text] of form) {
    let node = root;
    for (const part of name.split('.', partsMax)) {
      const next = node.children.get(part) ?? { children: new Map() };
      node.children.set(part, next);
      node = next;
    }
    node.text ??= text;
  }
  return root;
}

function readStructure(node: Node, shape: Structure): object {
  const made: Record<string, unknown> = {};
  for (const [name, member] of shape.members) {
    const found = node.children.get(member.queryName);
    if (found) made[name] = readMember(found, member);
  }
  return made;
}

function readMember(node: Node, { shape, flat }: Member): unknown {
  switch (shape.kind) {
    case 'structure':
      return node.children.size > 0 || !node.text ? readStructure(node, shape) : node.text;
    case 'list':
      return node.text ? node.text : readList(flat ? node : node.children.get(shape.item.queryName), shape.item);
    case 'map':
      return node.text ? node.text : readMap(flat ? node : node.children.get('entry'), shape.key, shape.value);
    default:
      return node.text === undefined && node.children.size > 0 ? [] : readText(node.text ?? '', shape);
  }
}

/** Items in the order of their numbers, whichever they are. */
const numbered = (node: Node | undefined): Node[] =>
  [...(node?.children ?? [])]
    .filter(([number]) => /^\d+$/.test(number))
    .sort(([one], [other]) => Number(one) - Number(other))
    .map(([, item]) => item);

const readList = (node: Node | undefined, item: Member): unknown[] =>
  numbered(node).map((one) => readMember(one, item));

const readMap = (node: Node | undefined, key: Member, value: Member): object =>
  Object.fromEntries(
    numbered(node).map((entry) => {
      const found = entry.children.get(value.queryName);
      return [entry.children.get(key.queryName)?.text ?? '', readMember(found ?? nothing, value)];
    }),
  );

/** A key without a value has an empty one. */
const nothing: Node = { children: new Map() };

function readText(text: string, { kind }: Shape): unknown {
  switch (kind) {
    case 'integer':
    case 'number':
      return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : text;
    case 'boolean':
      return text === 'true' || text === 'false' ? text === 'true' : text;
    case 'timestamp':
      return readTime(text);
    case 'blob':
      return base64Bytes(text) ?? text;
    default:
      return text;
  }
}

/** ISO 8601, or seconds since the epoch. */
function readTime(text: string): Date | string {
  const at = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text);
  return Number.isNaN(at) ? text : new Date(at);
}

/**
 * Space-delimited patterns: `[ip, user, ..., status=4*, bytes>1000]`. A line matches if it has as many fields as the pattern names (`...`
 * stands for any number) and all conditions hold. What stands between brackets or quotation marks is one field.
 * Source: Using filter patterns to match terms in space-delimited log events.
 */
import { type Condition, parseExpression } from './expression.ts';
import type { LineTest, Message } from './line-test.ts';
import type { Reader } from './reader.ts';
import { numberOf, parseTest, takeOperator } from './value.ts';

/** `holds` undefined: nothing is asked of it. */
interface Field {
  readonly name: string | undefined;
  readonly holds: Condition<string> | undefined;
}

/** Behind `[`, up to `]`. */
export function parseFieldsPattern(reader: Reader): LineTest {
  const before: Field[] = [];
  let after: Field[] | undefined;
  for (;;) {
    reader.skipBlanks();
    if (reader.has('...')) {
      if (after) throw reader.fault('`...` stands in it twice', 'leave one out', reader.at() - 3);
      after = [];
    } else (after ?? before).push(parseField(reader));
    reader.skipBlanks();
    if (!reader.has(',')) break;
  }
  const all = [...before, ...(after ?? [])];
  /** The fields of a line in the order of the pattern's; undefined where it has not as many. */
  const split = (message: Message): readonly string[] | undefined => {
    const found = message.once(splitFields);
    const rest = found.length - all.length;
    if (after ? rest < 0 : rest !== 0) return undefined;
    return found.toSpliced(before.length, rest);
  };
  const fields = all.map(({ name }, index) => `$${name ?? index + 1}`);
  return {
    matches(message) {
      const found = split(message);
      return found !== undefined && all.every(({ holds }, index) => !holds || holds(found[index] as string));
    },
    fields,
    read(field) {
      const index = fields.indexOf(field);
      return index < 0 ? undefined : (message) => split(message)?.[index];
    },
  };
}

/** A field may be left without a name. */
function parseField(reader: Reader): Field {
  const start = reader.at();
  const name = reader.take(nameForm);
  reader.skipBlanks();
  if (name === undefined || /[,\]]/.test(reader.peek()) || reader.isAtEnd()) return { name, holds: undefined };
  let isFirst = true;
  const holds = parseExpression(
    reader,
    () => {
      if (!isFirst) demandName(reader, name, start);
      isFirst = false;
      return parseCondition(reader);
    },
    false,
  );
  return { name, holds };
}

const nameForm = /[\w-]+/y;
const bareValue = /[\w.*+/:@#$-]+/y;

function demandName(reader: Reader, name: string, start: number): void {
  const place = reader.at();
  const other = reader.take(nameForm) ?? '';
  if (other === name) return;
  throw reader.fault(
    `the condition is on \`${other}\`, among those of the field \`${name}\``,
    `each field has its own conditions, joined by && or ||: ${reader.text.slice(start, start + name.length)}=4* && ${name}!=403`,
    place,
  );
}

function parseCondition(reader: Reader): Condition<string> {
  reader.skipBlanks();
  const place = reader.at();
  const operator = takeOperator(reader);
  if (operator === undefined)
    throw reader.badTerm(
      reader.take(/[^\s,\]]*/y) ?? '',
      'behind the name of a field stands `=`, `!=`, `<`, `<=`, `>`, `>=`, a comma or the end',
      place,
    );
  reader.skipBlanks();
  const test = parseTest(reader, operator, bareValue);
  return (field) => test(field, numberOf(field));
}

/** In time linear in the line: what has no end is looked for once. */
function splitFields(message: string): string[] {
  const fields: string[] = [];
  const ends = { '[': endFinder(message, bracketEnd), '"': endFinder(message, quoteEnd) };
  const blanks = /\s*/y;
  const word = /\S+/y;
  for (let at = 0; ; ) {
    blanks.lastIndex = at;
    blanks.exec(message);
    at = blanks.lastIndex;
    if (at >= message.length) return fields;
    const opening = message[at] as string;
    const end = opening === '[' || opening === '"' ? ends[opening](at + 1) : -1;
    if (end !== -1) {
      fields.push(message.slice(at + 1, end));
      at = end + 1;
    } else {
      word.lastIndex = at;
      fields.push(word.exec(message)?.[0] ?? '');
      at = word.lastIndex;
    }
  }
}

const bracketEnd = /\]/g;
/** Not one behind a backslash. */
const quoteEnd = /(?<!\\)"/g;

function endFinder(message: string, form: RegExp): (from: number) => number {
  let hasEnd = true;
  return (from) => {
    if (!hasEnd) return -1;
    form.lastIndex = from;
    const found = form.exec(message)?.index ?? -1;
    hasEnd = found !== -1;
    return found;
  };
}

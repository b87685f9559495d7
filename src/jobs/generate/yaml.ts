/**
 * A template as YAML: short forms of functions, strings quoted wherever YAML 1.1, which CloudFormation reads, could take them for something else
 * (`OFF`, dates, numbers). A writer of its own: the library takes a second for a hundred jobs.
 */
import { isObject } from '../../languages/is-object.ts';
import { hasUnseen, unseenInYaml } from '../../languages/unseen.ts';

export const renderYaml = (template: object): string => `${block(template, 0)}\n`;

/** Lists of words no longer than this stand in one line. */
const flowLengthMax = 100;

function block(value: unknown, indent: number): string {
  const short = inline(value);
  if (short !== undefined) return short;
  const margin = ' '.repeat(indent);
  if (Array.isArray(value)) return value.map((item) => `${margin}- ${block(item, indent + 2).trimStart()}`).join('\n');
  const entries = Object.entries(value as object).filter(([, inner]) => inner !== undefined);
  return entries
    .map(([key, inner]) => {
      const line = inline(inner);
      return line === undefined
        ? `${margin}${scalar(key, 'listed')}:\n${block(inner, indent + 2)}`
        : `${margin}${scalar(key, 'listed')}: ${line}`;
    })
    .join('\n');
}

const functionOf = (value: unknown): [name: string, argument: unknown] | undefined => {
  if (!isObject(value)) return undefined;
  const [only, ...more] = Object.entries(value);
  return only && more.length === 0 && (only[0] === 'Ref' || only[0].startsWith('Fn::')) ? only : undefined;
};

/** In one line; undefined where it takes several. */
function inline(value: unknown, form: 'listed' | 'line' = 'line'): string | undefined {
  const called = functionOf(value);
  if (called) {
    const [name, argument] = called;
    if (name === 'Ref') return `!Ref ${argument}`;
    if (name === 'Fn::GetAtt') return `!GetAtt ${(argument as string[]).join('.')}`;
    if (typeof argument === 'string') return `!${name.slice(4)} ${scalar(argument, 'tagged')}`;
  }
  if (Array.isArray(value)) {
    if (value.length === 0) return '[]';
    const items = value.map((item) =>
      isObject(item) && !functionOf(item) ? undefined : Array.isArray(item) ? undefined : inline(item, 'listed'),
    );
    const line = `[${items.join(', ')}]`;
    return items.includes(undefined) || line.length > flowLengthMax ? undefined : line;
  }
  if (isObject(value)) return Object.keys(value).length === 0 ? '{}' : undefined;
  return scalar(value, form);
}

/** Anywhere, in the brackets of a list too; and where the value has the rest of the line to itself. */
const plain = /^[A-Za-z/][A-Za-z0-9_./-]*(?: [A-Za-z0-9_./-]+)*$/;
const plainInLine = /^[A-Za-z/](?:[A-Za-z0-9_./=()<>+*,?'"%-]|:(?=[^ \n])| (?=[A-Za-z0-9_./=()<>+*,?'"%-]))*$/;
const words = /^(?:y|n|yes|no|on|off|true|false|null|~)$/i;

function scalar(value: unknown, form: 'tagged' | 'listed' | 'line' = 'line'): string {
  if (typeof value !== 'string') return String(value);
  if (form !== 'tagged' && (form === 'line' ? plainInLine : plain).test(value) && !words.test(value)) return value;
  if (value.includes('\n') || hasUnseen(value)) return unseenInYaml(JSON.stringify(value));
  return `'${value.replaceAll("'", "''")}'`;
}

/**
 * Payload templates (Parameters, ResultSelector): members whose name ends in `.$` take their value from a path.
 * Source: https://states-language.net/spec.html#payload-template
 */
import { isObject } from '../is-object.ts';
import { setMember } from './json.ts';
import { parsePath } from './parse-path.ts';
import type { Path } from './path.ts';
import { Missing } from './path-read.ts';
import { PathError } from './path-scanner.ts';

export type Template =
  | { readonly is: 'constant'; readonly value: unknown }
  | { readonly is: 'path'; readonly path: Path; readonly field: string }
  | { readonly is: 'object'; readonly members: readonly (readonly [key: string, template: Template])[] }
  | { readonly is: 'list'; readonly items: readonly Template[] };

/** Where a template finds values when it is filled. */
export interface Source {
  /** The value at a path, or Missing. */
  read(path: Path): unknown;
  /** The value that stands for a path of `field` that leads nowhere; usually it throws. */
  missing(path: Path, field: string): unknown;
}

/** `refuse` is called with the field and the reason for each value that is no path; the template is then of no use. */
export function compileTemplate(value: unknown, refuse: (message: string) => void): Template {
  if (Array.isArray(value)) {
    const items = value.map((item) => compileTemplate(item, refuse));
    return items.every((item) => item.is === 'constant') ? { is: 'constant', value } : { is: 'list', items };
  }
  if (!isObject(value)) return { is: 'constant', value };
  const members = Object.entries(value).map(([key, member]): [string, Template] => {
    if (!key.endsWith('.$')) return [key, compileTemplate(member, refuse)];
    return [key.slice(0, -2), compileDollar(key, member, refuse)];
  });
  return members.every(([, member]) => member.is === 'constant')
    ? { is: 'constant', value }
    : { is: 'object', members };
}

function compileDollar(field: string, text: unknown, refuse: (message: string) => void): Template {
  if (typeof text === 'string' && text.startsWith('States.')) {
    refuse(`The field '${field}' calls an intrinsic function, which Punctual does not support yet`);
  } else if (typeof text === 'string' && /^\$[A-Za-z_]/.test(text)) {
    refuse(`The field '${field}' names a variable, which Punctual does not support yet`);
  } else {
    try {
      if (typeof text === 'string') return { is: 'path', path: parsePath(text), field };
    } catch (error) {
      if (!(error instanceof PathError)) throw error;
    }
    refuse(`The value for the field '${field}' must be a valid JSONPath or a valid intrinsic function call`);
  }
  return { is: 'constant', value: null };
}

/** The template's value; constants are shared, never copied. */
export function fillTemplate(template: Template, source: Source): unknown {
  switch (template.is) {
    case 'constant':
      return template.value;
    case 'path': {
      const value = source.read(template.path);
      return value instanceof Missing ? source.missing(template.path, template.field) : value;
    }
    case 'list':
      return template.items.map((item) => fillTemplate(item, source));
    case 'object': {
      const filled: Record<string, unknown> = {};
      for (const [key, member] of template.members) setMember(filled, key, fillTemplate(member, source));
      return filled;
    }
  }
}

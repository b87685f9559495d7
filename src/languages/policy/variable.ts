/**
 * Policy variables: `${aws:PrincipalArn}`, `${key, 'default'}`, and `${*}`, `${?}`, `${$}` for the characters themselves.
 * A variable without a value (or with several) equals nothing and is like nothing.
 * Source: IAM User Guide, "IAM policy elements: Variables and tags".
 */
import { compileGlob } from './glob.ts';
import { conditionKey, contextValue, type Key, type Request } from './request.ts';

/** Text without variables is a string, ready to be compared. */
export type Template = string | readonly Piece[];
type Piece = string | { readonly key: Key; readonly fallback: string | undefined };

export interface TemplateRules {
  /** False in documents of version 2008-10-17, where `${` is ordinary text. */
  readonly variables: boolean;
  /** Whether `*` and `?` outside of `${}` are wildcards. */
  readonly wildcards: boolean;
}

const variable = /\$\{(?:([*?$])|\s*([^\s,'{}]+(?: +[^\s,'{}]+)*)\s*(?:,\s*'((?:[^']|'')*)'\s*)?)\}/y;

/** Undefined if a `${` does not open a well-formed variable. */
export function parseTemplate(text: string, { variables, wildcards }: TemplateRules): Template | undefined {
  const literal = (part: string): string => (wildcards ? compileGlob(part) : part);
  if (!variables || !text.includes('${')) return literal(text);
  const pieces: Piece[] = [];
  let from = 0;
  for (let at = text.indexOf('${'); at >= 0; at = text.indexOf('${', from)) {
    variable.lastIndex = at;
    const found = variable.exec(text);
    if (!found) return undefined;
    pieces.push(literal(text.slice(from, at)));
    const [whole, character, name, fallback] = found;
    pieces.push(character ?? { key: conditionKey(name!), fallback: fallback?.replaceAll("''", "'") });
    from = at + whole.length;
  }
  pieces.push(literal(text.slice(from)));
  return pieces.every((piece) => typeof piece === 'string') ? pieces.join('') : pieces;
}

/** The keys of the variables in a text that was parsed before, as they stand there. */
export function variablesIn(text: string): string[] {
  const template = parseTemplate(text, { variables: true, wildcards: false }) ?? [];
  return [template].flat().flatMap((piece) => (typeof piece === 'string' ? [] : [piece.key.name]));
}

/** The text with values filled in, undefined if one is missing. */
export function fill(template: Template, request: Request): string | undefined {
  if (typeof template === 'string') return template;
  let text = '';
  for (const piece of template) {
    const part = typeof piece === 'string' ? piece : (singleValue(piece.key, request) ?? piece.fallback);
    if (part === undefined) return undefined;
    text += part;
  }
  return text;
}

/** Control characters would act as wildcards in a compiled pattern: a value that has one counts as none. */
function singleValue(key: Key, request: Request): string | undefined {
  const value = contextValue(request, key);
  if (value === undefined || typeof value === 'object') return undefined;
  const text = String(value);
  return text === '' || /[\u0000\u0001]/.test(text) ? undefined : text;
}

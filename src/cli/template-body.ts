/**
 * The text of a template file as a request carries it: YAML that is too large for one becomes JSON, of which the cloud here takes more. Each member
 * stands on the line that it had, so that what is said of it names that line.
 */
import { renderProblem } from '../languages/problem.ts';
import { type Document, isJson, type Json, type Path, parseText } from '../languages/template/document.ts';
import { isTooLarge } from '../operator/deploy/template-size.ts';
import { readNamed } from './named-file.ts';
import { UserError } from './user-error.ts';

/** Nobody reads more at once. */
const problemsShownMax = 50;

/** `isLocal`: what would become JSON and cannot be read is refused; AWS may take it by way of a bucket, as it is. Throws UserError. */
export function readBody(file: string, isLocal = true): string {
  const text = readNamed(file);
  if (text.trim() === '')
    throw new UserError(
      `\`${file}\` is empty`,
      'a template has Resources; punctual init writes a configuration of jobs',
    );
  if (!isTooLarge(text) || isJson(text)) return text;
  const document = parseText(text);
  if (!Array.isArray(document)) return inLines(document);
  if (!isLocal) return text;
  const shown = document.slice(0, problemsShownMax).map(renderProblem);
  throw new UserError(`read the template \`${file}\`: ${shown.join('\n')}`);
}

/** Read now, for later: what was wrong is thrown then. */
export function readAhead(file: string): () => string {
  try {
    const body = readBody(file);
    return () => body;
  } catch (error) {
    return () => {
      throw error;
    };
  }
}

/** Compact JSON, but for the line breaks that bring each node to its line. */
function inLines({ root, positions }: Document): string {
  let line = 1;
  const breaks = (path: Path): string => {
    const count = Math.max(0, (positions.get(path)?.line ?? line) - line);
    line += count;
    return '\n'.repeat(count);
  };
  const render = (value: Json, path: Path): string => {
    if (typeof value !== 'object') return JSON.stringify(value);
    const isList = Array.isArray(value);
    const members = Object.entries(value).map(([key, inner]) => {
      const place = [...path, key];
      return `${breaks(place)}${isList ? '' : `${JSON.stringify(key)}:`}${render(inner, place)}`;
    });
    return isList ? `[${members.join(',')}]` : `{${members.join(',')}}`;
  };
  return render(root, []);
}

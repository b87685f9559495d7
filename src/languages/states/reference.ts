/** A path that may begin at a variable: `$name.member`. Source: Step Functions guide, "Passing data between states with variables". */
import { parsePath } from './parse-path.ts';
import type { Path } from './path.ts';

const variableForm = /^\$([\p{L}_][\p{L}\p{N}_]*)/u;

/** Throws PathError where the text is no path. */
export function parseReference(text: string): Path {
  const match = variableForm.exec(text);
  if (!match) return parsePath(text);
  return { ...parsePath(`$${text.slice(match[0].length)}`), text, variable: match[1]! };
}

/** How large a thing may grow: files, and functions with all that is nested in them. */
import { isTable, isTest, type Source } from './sources.ts';

export const linesMax = 400;
export const functionLinesMax = 80;

export function tooLong(source: Source): string[] {
  if (isTable(source)) return [];
  const lines = source.text.split('\n').length - 1;
  const faults = lines > linesMax ? [`${source.path} has ${lines} lines`] : [];
  return isTest(source) ? faults : [...faults, ...longFunctions(source)];
}

const opens =
  /^(\s*)(?:export )?(?:default )?(?:async )?(?:function\b.*|(?:const|let) \w+.*=>|(?:get |set |async |static |#)*[\w#]+\(.*\).*|[\w'-]+: (?:async )?\(?.*=>) \{$/;
/** The last line of a head that the formatter has laid over several lines. */
const endsHead = /^(\s*)\)(?:: .*)?(?: =>)? \{$/;
const control = /^\s*(?:\} )?(?:if|for|while|switch|else|try|catch|do)\b/;

/** Functions by their layout, which the formatter keeps: a line that opens a body and the line that closes it at the same indent. */
function longFunctions({ path, text }: Source): string[] {
  const lines = text.split('\n');
  return lines.flatMap((line, start) => {
    if (control.test(line)) return [];
    const open = opens.exec(line) ?? endsHead.exec(line);
    const end = open ? lines.findIndex((other, at) => at > start && other.startsWith(`${open[1]}}`)) : -1;
    const length = end - start + 1;
    return end >= 0 && length > functionLinesMax ? [`${path}:${start + 1} is a function of ${length} lines`] : [];
  });
}

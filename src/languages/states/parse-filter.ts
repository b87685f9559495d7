/**
 * The filters of JSONPath: `?(@.size > 3 && @.kind == 'a')`, text -> tree.
 * Comparisons, `=~`, `in` and its like, `!`, `&&`, `||` and parentheses. A path alone asks whether it exists.
 * Source: "Jayway JsonPath", filter operators.
 */
import { java } from '../regex/dialect.ts';
import { isRefusal, parseRegex, type Regex } from '../regex/regex.ts';
import { type Filter, type Operand, operators, type PathStep } from './path.ts';
import type { PathScanner } from './path-scanner.ts';

/** Filters in parentheses and behind `!`. */
const depthMax = 100;

export class FilterParser {
  private readonly scanner: PathScanner;
  private depth = 0;
  private readonly parseSteps: (scanner: PathScanner) => PathStep[];

  /** `parseSteps` reads a path inside the filter; it stops where the filter goes on. */
  constructor(scanner: PathScanner, parseSteps: (scanner: PathScanner) => PathStep[]) {
    this.scanner = scanner;
    this.parseSteps = parseSteps;
  }

  /** Reads up to the parenthesis that closes the filter. */
  parse(): Filter {
    return this.joined('||', 'or', () => this.joined('&&', 'and', () => this.single()));
  }

  private joined(token: string, is: 'or' | 'and', part: () => Filter): Filter {
    const parts = [part()];
    while (this.scanner.accept(token)) parts.push(part());
    return parts.length === 1 ? parts[0]! : { is, parts };
  }

  private single(): Filter {
    if (++this.depth > depthMax) throw this.scanner.error('the filter is nested too deeply');
    const filter = this.nested();
    this.depth--;
    return filter;
  }

  private nested(): Filter {
    if (this.scanner.accept('!')) return { is: 'not', part: this.single() };
    if (this.scanner.accept('(')) {
      const inner = this.parse();
      if (!this.scanner.accept(')')) throw this.scanner.error('expected `)`');
      return inner;
    }
    const left = this.operand();
    if (this.scanner.accept('=~')) return { is: 'matches', operand: left, regex: this.regex() };
    const operator = operators.find((each) => this.scanner.accept(each));
    if (operator) return { is: 'compare', left, operator, right: this.operand() };
    if (left.is === 'constant') throw this.scanner.error('expected a comparison');
    return { is: 'exists', operand: left };
  }

  /** `/text/` or `/text/i`: it must fit the whole value, as Java's `matches` has it. */
  private regex(): Regex {
    const { scanner } = this;
    scanner.skip(/\s/y);
    const [whole, text, flags] = /^\/((?:[^/\\]|\\.)*)\/([isx]*)/.exec(scanner.text.slice(scanner.at)) ?? [];
    if (whole === undefined) throw scanner.error('expected a regular expression');
    const regex = parseRegex(flags ? `(?${flags})${text}` : text!, java);
    if (isRefusal(regex)) throw scanner.error(`the regular expression ${regex.why}`);
    scanner.at += whole.length;
    return regex;
  }

  private operand(): Operand {
    const { scanner } = this;
    scanner.skip(/\s/y);
    const from = scanner.peek();
    if (from !== '@' && from !== '$') return { is: 'constant', value: this.constant() };
    scanner.at++;
    return { is: 'path', from, steps: this.parseSteps(scanner) };
  }

  private constant(): unknown {
    const { scanner } = this;
    scanner.skip(/\s/y);
    if (/['"]/.test(scanner.peek() ?? '')) return scanner.quoted();
    if (scanner.accept('[')) {
      const list: unknown[] = [];
      while (!scanner.accept(']')) {
        list.push(this.constant());
        scanner.accept(',');
      }
      return list;
    }
    const word = /^(?:true|false|null|-?\d+(?:\.\d+)?(?:[eE][-+]?\d+)?)/.exec(scanner.text.slice(scanner.at))?.[0];
    if (word === undefined) throw scanner.error('expected `@`, `$`, a text in quotes, a number, true, false or null');
    scanner.at += word.length;
    return JSON.parse(word);
  }
}

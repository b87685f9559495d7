/** What a shell has to know of the command line, read from the program's own definition. */
import type { CommandUnknownOpts } from '@commander-js/extra-typings';

export interface CommandWords {
  readonly name: string;
  readonly summary: string;
  readonly options: readonly OptionWords[];
  /** Undefined: it takes no argument. */
  readonly argument: Value | undefined;
  /** The argument may be given any number of times. */
  readonly isVariadic: boolean;
}

export interface OptionWords {
  /** `--follow`, `-f`. */
  readonly flags: readonly string[];
  readonly description: string;
  /** Undefined: it takes none. */
  readonly value: Value | undefined;
  readonly isRepeatable: boolean;
}

/** What stands in a place, by its name in the help: DIR is a folder, FILE a file. */
export interface Value {
  readonly name: string;
  readonly kind: 'folder' | 'file' | 'choice' | 'free';
  /** Empty unless it is a choice. */
  readonly choices: readonly string[];
}

/** The program's own options stand first, as those of a command without a name. */
export function commandWords(program: CommandUnknownOpts): { own: CommandWords; commands: CommandWords[] } {
  const names = program.commands.map((command) => command.name());
  return { own: wordsOf(program, names), commands: program.commands.map((command) => wordsOf(command, names)) };
}

function wordsOf(command: CommandUnknownOpts, commandNames: readonly string[]): CommandWords {
  const [argument] = command.registeredArguments;
  return {
    name: command.name(),
    summary: firstClause(command.summary()),
    options: command.createHelp().visibleOptions(command).map(optionWords),
    argument: argument && value(argument.name(), argument.argChoices ?? choicesByName(argument.name(), commandNames)),
    isVariadic: argument?.variadic ?? false,
  };
}

const choicesByName = (name: string, commandNames: readonly string[]): readonly string[] =>
  name === 'COMMAND' ? commandNames : [];

type ParserOption = CommandUnknownOpts['options'][number];

function optionWords({ long, short, flags, description, argChoices, parseArg }: ParserOption): OptionWords {
  const [, name] = /<(.*)>/.exec(flags) ?? [];
  return {
    flags: [long, short].filter((flag) => flag !== undefined),
    description: firstClause(description),
    value: name === undefined ? undefined : value(name, argChoices ?? []),
    // A parser that is given the earlier value too collects them.
    isRepeatable: parseArg !== undefined && parseArg.length > 1,
  };
}

function value(name: string, choices: readonly string[]): Value {
  if (choices.length > 0) return { name, kind: 'choice', choices };
  const kind = name === 'DIR' ? 'folder' : name === 'FILE' ? 'file' : 'free';
  return { name, kind, choices: [] };
}

/** Beside a list of words there is room for no more. */
const firstClause = (text: string): string => text.split(';')[0] as string;

/** What is wrong with the words on the command line, and the nearest right ones. */
import type { CommanderError, CommandUnknownOpts, Option } from '@commander-js/extra-typings';
import { nearest } from '../languages/nearest.ts';
import { UsageError } from './user-error.ts';

/** In our words, where the parser refused what it was given. `command`: the one that was parsed. */
export function usageErrorOf(error: CommanderError, command: CommandUnknownOpts): UsageError {
  switch (error.code) {
    case 'commander.unknownOption':
      return unknownOption(quoted(error), command);
    case 'commander.optionMissingArgument': {
      const option = command.options.find(({ flags }) => flags === quoted(error));
      return option ? missingValue(option, command) : plainError(error, command);
    }
    case 'commander.missingArgument':
      return new UsageError(`${command.name()} needs a ${quoted(error)}`, seeHelp(command));
    case 'commander.excessArguments':
      return command.parent ? excessArguments(command) : unknownCommand(command.args[0] ?? '', command);
    default:
      return plainError(error, command);
  }
}

/** The parser quotes what it means, and nothing comes after that. */
const quoted = ({ message }: CommanderError): string => /'(.*)'/s.exec(message)?.[1] ?? '';

const plainError = ({ message }: CommanderError, command: CommandUnknownOpts): UsageError =>
  new UsageError(message.replace(/^error: /, ''), seeHelp(command));

const fullName = (command: CommandUnknownOpts): string =>
  command.parent ? `${fullName(command.parent)} ${command.name()}` : command.name();

const seeHelp = (command: CommandUnknownOpts): string => `${fullName(command)} --help lists what it takes`;

export function unknownCommand(name: string, program: CommandUnknownOpts): UsageError {
  const names = program.commands.map((command) => command.name());
  const near = names.find((each) => wordsOfOthers[each]?.includes(name)) ?? meant(name, names);
  return new UsageError(
    `there is no command \`${name}\``,
    near ? `did you mean punctual ${near}? punctual --help lists them all` : 'punctual --help lists them',
  );
}

/** What other schedulers, and AWS's consoles, call what a command does. */
const wordsOfOthers: Readonly<Record<string, readonly string[]>> = {
  check: ['lint', 'validate'],
  deploy: ['apply'],
  destroy: ['delete', 'remove'],
  diff: ['plan'],
  ls: ['list', 'jobs', 'status'],
  pause: ['disable', 'mute', 'suspend'],
  resume: ['enable', 'unmute', 'unpause'],
  retry: ['redrive', 'rerun'],
  run: ['execute', 'start', 'trigger'],
  runs: ['executions', 'history'],
  show: ['describe'],
  stop: ['abort', 'cancel', 'kill'],
  ticks: ['missed'],
};

/** A name begun is as good as one with a slip in it. */
const meant = (word: string, names: readonly string[]): string | undefined =>
  nearest(word, names) ?? (/\w\w/.test(word) ? names.find((name) => name.startsWith(word)) : undefined);

const flagsOf = (command: CommandUnknownOpts): string[] =>
  command.options.flatMap(({ long, short }) => flags(long, short));

const flags = (...names: readonly (string | undefined)[]): string[] => names.filter((name) => name !== undefined);

function unknownOption(word: string, command: CommandUnknownOpts): UsageError {
  const [flag = word, ...value] = word.split('=');
  if (value.length > 0 && flagsOf(command).includes(flag))
    return new UsageError(`\`${flag}\` takes no value, found \`${value.join('=')}\``, `write ${flag} alone`);
  const owner = command.parent?.commands.find((other) => flagsOf(other).includes(flag));
  if (owner)
    return new UsageError(`\`${flag}\` is an option of ${owner.name()}, not of ${command.name()}`, seeHelp(command));
  return command.parent ? notAnOption(flag, command) : optionOfProgram(flag, command);
}

function notAnOption(flag: string, command: CommandUnknownOpts): UsageError {
  const takesCommand = flagsOf(command).includes('--command');
  const mend = takesCommand ? ["a command with options stands after --: `-- sh -c 'ls /data'`;"] : [];
  return new UsageError(
    `${command.name()} has no option \`${flag}\``,
    [...didYouMean(flag, command), ...mend, seeHelp(command)].join(' '),
  );
}

/** An option of this command before one of another's. */
function didYouMean(flag: string, command: CommandUnknownOpts): string[] {
  const own = meant(flag, [...flagsOf(command), '--help']);
  if (own) return [`did you mean ${own}?`];
  for (const other of command.parent?.commands ?? command.commands) {
    const near = meant(flag, flagsOf(other));
    if (near) return [`did you mean ${near} of ${fullName(other)}?`];
  }
  return [];
}

/** Before any command stands what concerns them all. */
function optionOfProgram(flag: string, program: CommandUnknownOpts): UsageError {
  const owners = program.commands.filter((command) => flagsOf(command).includes(flag));
  const owner = owners.find((command) => program.args.includes(command.name())) ?? owners[0];
  if (!owner) return notAnOption(flag, program);
  return new UsageError(
    `the option \`${flag}\` stands before any command`,
    `write it after its command: ${fullName(owner)} ${flag}`,
  );
}

function missingValue(option: Option, command: CommandUnknownOpts, found?: string): UsageError {
  const [, name = 'value'] = /[<[](.*)[>\]]/.exec(option.flags) ?? [];
  const flag = option.long ?? option.flags;
  return found === undefined
    ? new UsageError(`\`${flag}\` needs a value, ${name}`, seeHelp(command))
    : new UsageError(
        `\`${flag}\` needs a value, ${name}; found the option \`${found}\``,
        `write ${flag}=${found} if that is the value; ${seeHelp(command)}`,
      );
}

/** Throws UsageError where an option stands in the place of another's value; the parser would take it for that. */
export function refuseMissingValues(words: readonly string[], command: CommandUnknownOpts): void {
  for (let at = 0; at < words.length && words[at] !== '--'; at++) {
    const option = command.options.find(
      ({ long, short, required }) => required && flags(long, short).includes(words[at] as string),
    );
    if (!option) continue;
    at += 1;
    const value = words[at];
    if (value?.startsWith('--') || flagsOf(command).includes(value ?? '')) throw missingValue(option, command, value);
  }
}

function excessArguments(command: CommandUnknownOpts): UsageError {
  const found = command.args.map((word) => `\`${word}\``).join(', ');
  const [only, ...more] = command.registeredArguments;
  const takes = only ? `one ${only.name().toLowerCase().replaceAll('|', ' or ')}` : 'no argument';
  if (more.length > 0) return new UsageError(`too many arguments: ${found}`, seeHelp(command));
  return new UsageError(
    `${command.name()} takes ${takes}, found ${found}`,
    only ? 'what has blanks stands in quotation marks' : seeHelp(command),
  );
}

/**
 * The command line's definition: the program and its commands, each in a file of its own. Help, errors and completion are all made of it.
 * A command's file imports no work: its action loads that, so that help, completion and mistakes are quick.
 */
import { Command, CommanderError, type CommandUnknownOpts, type Option } from '@commander-js/extra-typings';
import { alarmsCommand } from './commands/alarms.ts';
import { backupCommand } from './commands/backup.ts';
import { checkCommand } from './commands/check.ts';
import { cleanCommand } from './commands/clean.ts';
import { completionCommand } from './commands/completion.ts';
import { dashboardCommand } from './commands/dashboard.ts';
import { deployCommand } from './commands/deploy.ts';
import { destroyCommand } from './commands/destroy.ts';
import { devCommand } from './commands/dev.ts';
import { diffCommand } from './commands/diff.ts';
import { drillCommand } from './commands/drill.ts';
import { envCommand } from './commands/env.ts';
import { helpCommand } from './commands/help.ts';
import { importCommand } from './commands/import.ts';
import { initCommand } from './commands/init.ts';
import { logsCommand } from './commands/logs.ts';
import { lostCommand } from './commands/lost.ts';
import { lsCommand } from './commands/ls.ts';
import { nextCommand } from './commands/next.ts';
import { pauseCommand } from './commands/pause.ts';
import { permissionsCommand } from './commands/permissions.ts';
import { restoreCommand } from './commands/restore.ts';
import { resumeCommand } from './commands/resume.ts';
import { retryCommand } from './commands/retry.ts';
import { runCommand } from './commands/run.ts';
import { runsCommand } from './commands/runs.ts';
import { showCommand } from './commands/show.ts';
import { simulateCommand } from './commands/simulate.ts';
import { stopCommand } from './commands/stop.ts';
import { synthCommand } from './commands/synth.ts';
import { ticksCommand } from './commands/ticks.ts';
import { upCommand } from './commands/up.ts';
import { whyCommand } from './commands/why.ts';
import { refuseMissingValues, unknownCommand, usageErrorOf } from './usage-errors.ts';
import { UsageError } from './user-error.ts';
import { version } from './version.ts';

/** Runs the command that the words name. Throws UsageError for words that are wrong, and UserError for what else is to be put right. */
export async function run(words: readonly string[], program = createProgram()): Promise<void> {
  checkFirst(words, program);
  try {
    await program.parseAsync(withCommand(words, program), { from: 'user' });
  } catch (error) {
    // Help and the version end the parser's work this way.
    if (!(error instanceof CommanderError && error.exitCode === 0)) throw error;
  }
}

/** What the parser would not see, or not as the first thing that is wrong. */
function checkFirst([name, ...words]: readonly string[], program: CommandUnknownOpts): void {
  if (name === undefined || name.startsWith('-')) return;
  const command = program.commands.find((each) => each.name() === name);
  if (!command) throw unknownCommand(name, program);
  refuseMissingValues(words, command);
}

/** What stands behind `--` is a command of its own, where one is taken; as values of the option it may begin with hyphens. */
function withCommand(words: readonly string[], program: CommandUnknownOpts): string[] {
  const at = words.indexOf('--');
  const command = program.commands.find((each) => each.name() === words[0]);
  if (at < 0 || !command?.options.some(({ long }) => long === '--command')) return [...words];
  const own = words.slice(at + 1);
  if (own.length === 0)
    throw new UsageError('behind `--` stands the command, found nothing', `for example -- sh -c 'ls /data'`);
  return [...words.slice(0, at), ...own.map((word) => `--command=${word}`)];
}

export function createProgram(): CommandUnknownOpts {
  const program = new Command('punctual');
  program
    .description('Scheduled container jobs that cannot fail silently.')
    .usage('COMMAND')
    .version(version(), '--version', 'print the version')
    .helpOption('-h, --help', 'show this help')
    .helpCommand(false)
    .configureOutput({ outputError: () => {} })
    .showSuggestionAfterError(false)
    .configureHelp({
      subcommandTerm,
      optionTerm,
      optionDescription,
      argumentDescription: ({ description }) => description,
      commandUsage,
    })
    .addHelpText('after', "\npunctual help COMMAND shows a command's options and examples.")
    .action(() => program.outputHelp());
  const commands = [
    initCommand(),
    importCommand(),
    upCommand(),
    synthCommand(),
    devCommand(),
    deployCommand(),
    diffCommand(),
    permissionsCommand(),
    checkCommand(),
    drillCommand(),
    simulateCommand(),
    lsCommand(),
    runsCommand(),
    showCommand(),
    whyCommand(),
    runCommand(),
    stopCommand(),
    retryCommand(),
    pauseCommand(),
    resumeCommand(),
    nextCommand(),
    alarmsCommand(),
    ticksCommand(),
    lostCommand(),
    dashboardCommand(),
    destroyCommand(),
    envCommand(),
    logsCommand(),
    backupCommand(),
    restoreCommand(),
    cleanCommand(),
    completionCommand(),
    helpCommand(),
  ];
  for (const command of commands) program.addCommand(command.copyInheritedSettings(program));
  for (const command of [program, ...program.commands]) refuseInOurWords(command);
  return program;
}

function refuseInOurWords(command: CommandUnknownOpts): void {
  command.exitOverride((error: CommanderError) => {
    throw error.exitCode === 0 ? error : usageErrorOf(error, command);
  });
}

/** `--data DIR`, `logs [GROUP]`: the parser's `<DIR>` is for its own reading. */
const withoutAngles = (text: string): string => text.replace(/[<>]/g, '');

const commandUsage = (command: CommandUnknownOpts): string =>
  [command.parent?.name(), command.name(), withoutAngles(command.usage())].filter(Boolean).join(' ');

const optionTerm = ({ flags }: Option): string => withoutAngles(flags);

const subcommandTerm = (command: CommandUnknownOpts): string =>
  [
    command.name(),
    ...command.registeredArguments.map((argument) => {
      const name = `${argument.name()}${argument.variadic ? '...' : ''}`;
      return argument.required ? name : `[${name}]`;
    }),
  ].join(' ');

function optionDescription({ description, defaultValue }: Option): string {
  const isShown = typeof defaultValue === 'string' || typeof defaultValue === 'number';
  return isShown ? `${description}; default ${defaultValue}` : description;
}

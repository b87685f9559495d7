/** Each wrong use of the command line, what is said of it, and the nearest right one. */
import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import { run } from './program.ts';
import { UsageError } from './user-error.ts';

const cases: [name: string, line: string, message: string, hint: string][] = [
  ['an unknown command', 'down', 'there is no command `down`', 'punctual --help lists them'],
  [
    'a command with a slip in it, though it asks for help',
    'lgos --help',
    'there is no command `lgos`',
    'did you mean punctual logs? punctual --help lists them all',
  ],
  [
    'a command by the word of another scheduler',
    'redrive report',
    'there is no command `redrive`',
    'did you mean punctual retry? punctual --help lists them all',
  ],
  [
    'another one, which is also another command with a slip in it',
    'list',
    'there is no command `list`',
    'did you mean punctual ls? punctual --help lists them all',
  ],
  ['an unknown command after a dash', '-- down', 'there is no command `down`', 'punctual --help lists them'],
  [
    'help for an unknown command',
    'help lgos',
    'there is no command `lgos`',
    'did you mean punctual logs? punctual --help lists them all',
  ],
  [
    'an option of another command',
    'env --port 3 --runner bogus',
    '`--port` is an option of up, not of env',
    'punctual env --help lists what it takes',
  ],
  [
    'a short option of another command',
    'up -f',
    '`-f` is an option of logs, not of up',
    'punctual up --help lists what it takes',
  ],
  [
    'an option with a slip in it',
    'up --prot 3',
    'up has no option `--prot`',
    'did you mean --port? punctual up --help lists what it takes',
  ],
  [
    'an option with a slip in it, of another command',
    'env --prot=3',
    'env has no option `--prot`',
    'did you mean --port of punctual up? punctual env --help lists what it takes',
  ],
  [
    'a command begun',
    'comp bash',
    'there is no command `comp`',
    'did you mean punctual completion? punctual --help lists them all',
  ],
  [
    'an option begun',
    'up --allow /srv',
    'up has no option `--allow`',
    'did you mean --allow-host-path? punctual up --help lists what it takes',
  ],
  [
    'a command with options of its own',
    'run report --command sh -c x',
    'run has no option `-c`',
    "a command with options stands after --: `-- sh -c 'ls /data'`; punctual run --help lists what it takes",
  ],
  [
    'a parameter for a configuration',
    'up punctual.config.ts --parameter A=1',
    '--parameter is for a template, and `punctual.config.ts` is a configuration',
    'write what differs into it; a variable of it is set in the environment: ${env.NAME}',
  ],
  [
    'no command after the dashes',
    'run report --',
    'behind `--` stands the command, found nothing',
    "for example -- sh -c 'ls /data'",
  ],
  ['an option like none', 'up --colour', 'up has no option `--colour`', 'punctual up --help lists what it takes'],
  ['an option with one dash', 'env -x', 'env has no option `-x`', 'punctual env --help lists what it takes'],
  [
    'an option before its command',
    '--data x env',
    'the option `--data` stands before any command',
    'write it after its command: punctual env --data',
  ],
  [
    'an option without any command',
    '--runner none',
    'the option `--runner` stands before any command',
    'write it after its command: punctual up --runner',
  ],
  ['no option and no command', '--colour', 'punctual has no option `--colour`', 'punctual --help lists what it takes'],
  ['an option without its value', 'up --data', '`--data` needs a value, DIR', 'punctual up --help lists what it takes'],
  [
    "an option in another one's place",
    'up --data --port 0',
    '`--data` needs a value, DIR; found the option `--port`',
    'write --data=--port if that is the value; punctual up --help lists what it takes',
  ],
  [
    "a short option in another one's place",
    'logs --filter -f',
    '`--filter` needs a value, PATTERN; found the option `-f`',
    'write --filter=-f if that is the value; punctual logs --help lists what it takes',
  ],
  [
    'a value for what takes none',
    'logs --follow=yes',
    '`--follow` takes no value, found `yes`',
    'write --follow alone',
  ],
  ['a value for a denial', 'up --no-iam=a=b', '`--no-iam` takes no value, found `a=b`', 'write --no-iam alone'],
  [
    'an argument where none is taken',
    'env here',
    'env takes no argument, found `here`',
    'punctual env --help lists what it takes',
  ],
  [
    'an option as an argument where none is taken',
    'env -- --data',
    'env takes no argument, found `--data`',
    'punctual env --help lists what it takes',
  ],
  [
    'two arguments for one',
    'logs /a /b',
    'logs takes one job or run or group, found `/a`, `/b`',
    'what has blanks stands in quotation marks',
  ],
  [
    'no argument where one is needed',
    'completion',
    'completion needs a SHELL',
    'punctual completion --help lists what it takes',
  ],
  [
    'a shell without completion',
    'completion tcsh',
    'there is no completion for the shell `tcsh`',
    'for example punctual completion bash; there are zsh and fish too',
  ],
];

describe('a wrong use of the command line', () => {
  for (const [name, line, message, hint] of cases)
    it(`${name}: punctual ${line}`, async () => {
      await assert.rejects(run(line.split(' ')), (error) => {
        assert.ok(error instanceof UsageError, String(error));
        assert.deepEqual([error.message, error.hint], [message, hint]);
        return true;
      });
    });
});

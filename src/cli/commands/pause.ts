/** `punctual pause`: its options. */
import { Command, Option } from '@commander-js/extra-typings';
import { examplesText, jsonOption, onAccount } from './options.ts';

export const pauseCommand = () => {
  const command = new Command('pause')
    .summary("switch a job's schedules off")
    .description(
      'Switches all schedules and rules of a job off: it is not due any more, and no instant is made up for. What runs goes on. Its alarm on silence would ring after a while: --mute keeps its alarms from telling anybody until it is resumed.',
    )
    .argument('<JOB>', 'a job')
    .addOption(new Option('--mute', 'the alarms on its silence tell nobody until it is resumed'));
  return onAccount(command)
    .addOption(jsonOption())
    .addHelpText('after', examplesText([['punctual pause report --mute', 'until punctual resume report']]))
    .action(async (job, options) => {
      const { pause } = await import('../operate/pause.ts');
      await pause(job, options);
    });
};

/** `punctual env`: lines for `eval`. */
import { Command } from '@commander-js/extra-typings';
import { print } from '../print.ts';
import { dataOption, examplesText } from './options.ts';

export const envCommand = () =>
  new Command('env')
    .summary('print export lines for the aws CLI and the SDKs')
    .description("Prints lines for a shell's eval that point AWS's own tools at the cloud that runs on a data folder.")
    .addOption(dataOption())
    .addHelpText(
      'after',
      examplesText([
        ['eval "$(punctual env)"', 'the aws command now speaks to this cloud'],
        ['punctual env --data /srv/a', 'of the cloud that runs on /srv/a'],
      ]),
    )
    .action(async ({ data }) => {
      const { renderExportLines } = await import('../export-lines.ts');
      print(renderExportLines(data));
    });

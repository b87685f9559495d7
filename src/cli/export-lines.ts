/** What `punctual env` prints: lines for `eval`, that point AWS's own tools at the cloud of a data folder. */
import { readDataFolder } from './data-folder.ts';

/** Throws UserError where no cloud runs on the folder. */
export function renderExportLines(folder: string): string {
  const { endpoint, region, rootKey } = readDataFolder(folder);
  const variables = {
    AWS_ENDPOINT_URL: endpoint,
    AWS_ACCESS_KEY_ID: rootKey.accessKeyId,
    AWS_SECRET_ACCESS_KEY: rootKey.secretAccessKey,
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    // Else boto3 asks `stream-127.0.0.1` for a Live Tail, a name that nobody knows.
    AWS_DISABLE_HOST_PREFIX_INJECTION: 'true',
  };
  return Object.entries(variables)
    .map(([name, value]) => `export ${name}='${value}'\n`)
    .join('');
}

import { basename, extname } from 'node:path';

/** `jobs/office.template.yaml` -> `office-template`: letters, digits and hyphens, as CloudFormation demands. */
export const stackNameOf = (file: string): string =>
  basename(file, extname(file))
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^[^A-Za-z]+|-+$/g, '') || 'stack';

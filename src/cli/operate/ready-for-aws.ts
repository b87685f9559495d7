/** What a deployment to AWS needs, and one to the cloud here does not: networks looked up, images pinned, a bucket for a large template. */
import { findNetwork } from '../../operator/deploy/find-network.ts';
import { pinImages } from '../../operator/deploy/pin-images.ts';
import { isTooLarge } from '../../operator/deploy/template-size.ts';
import { uploadTemplate } from '../../operator/deploy/upload-template.ts';
import { printNotice } from '../print.ts';
import type { Source } from './deploy-source.ts';
import type { Operated } from './with-account.ts';

export interface AwsOptions {
  readonly templateUrl?: string | undefined;
  readonly bucket?: string | undefined;
  readonly pin?: boolean | undefined;
}

export interface Ready extends Source {
  readonly templateUrl: string | undefined;
}

export async function readyForAws(operated: Operated, source: Source, options: AwsOptions): Promise<Ready> {
  const { account } = operated;
  const parameters = { ...(await findNetwork(account, source.lookups)), ...source.parameters };
  const template =
    source.isConfigured && options.pin !== false ? await pinned(operated, source.template) : source.template;
  const templateUrl = options.templateUrl ?? (await byBucket(operated, { ...source, template }, options));
  return { ...source, template, parameters, templateUrl };
}

async function pinned({ account }: Operated, template: string): Promise<string> {
  const { template: text, images } = await pinImages(account, template);
  for (const [image, found] of images)
    if ('missing' in found)
      printNotice({ level: 'WARN', message: `there is no image ${image} in its registry: its task will not start` });
    else if ('unknown' in found)
      printNotice({ level: 'INFO', message: `the image ${image} is not pinned: ${found.unknown}` });
  return text;
}

/** Where AWS takes a template that is too large for a call. */
async function byBucket(
  { account }: Operated,
  { stack, template }: Source,
  { bucket }: AwsOptions,
): Promise<string | undefined> {
  if (!isTooLarge(template)) return undefined;
  const uploaded = await uploadTemplate(account, stack, template, bucket);
  const made = uploaded.isNewBucket ? ', which was made for it, and forgets it after 30 days' : '';
  printNotice({
    level: 'INFO',
    message: `the template has ${Buffer.byteLength(template)} bytes: it goes by way of the bucket ${uploaded.bucket}${made}`,
  });
  return uploaded.url;
}

/** A tag may name another image tomorrow, or between two attempts: what is deployed names each by its digest. */
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { isObject } from '../../languages/is-object.ts';
import { valueAt } from '../../languages/value-at.ts';
import { type Account, mapSome } from '../account.ts';
import { suffixOf } from '../signed-call.ts';
import { type Digest, digestOf } from './image-digest.ts';
import { object } from './template-text.ts';

export interface Pinned {
  readonly template: string;
  /** By the name that the configuration has. */
  readonly images: ReadonlyMap<string, Digest>;
}

/** `template`: JSON, of a configuration. What cannot be pinned stays as it is. */
export async function pinImages(account: Account, template: string): Promise<Pinned> {
  const root = JSON.parse(template);
  const containers = containersOf(root);
  const own = await registryOf(account, containers);
  const names = [...new Set(containers.map(({ Image }) => named(Image, own)).filter((name) => name !== undefined))];
  const digests = await mapSome(names, (name) => digestOf(account, name));
  const images = new Map(names.map((name, index) => [name, digests[index] as Digest]));
  for (const container of containers) {
    const found = images.get(named(container.Image, own) ?? '');
    if (!found || !('digest' in found)) continue;
    const pin = (text: string): string => `${text.replace(/:[^:/]*$/, '')}@${found.digest}`;
    container.Image = isObject(container.Image)
      ? { 'Fn::Sub': pin(String(container.Image['Fn::Sub'])) }
      : pin(String(container.Image));
  }
  return { template: JSON.stringify(root), images };
}

interface Container {
  Image: unknown;
}

const containersOf = (root: unknown): Container[] =>
  Object.values(object(valueAt(root, 'Resources'))).flatMap((resource) => {
    if (valueAt(resource, 'Type') !== 'AWS::ECS::TaskDefinition') return [];
    const list = valueAt(resource, 'Properties', 'ContainerDefinitions');
    return Array.isArray(list) ? (list as Container[]) : [];
  });

const ofAccount = '${AWS::AccountId}.dkr.ecr.${AWS::Region}.${AWS::URLSuffix}/';

/** Of the account's own ECR; asked for only where an image is of it. */
async function registryOf(account: Account, containers: readonly Container[]): Promise<string> {
  if (!JSON.stringify(containers).includes(ofAccount)) return '';
  const region = await account.region();
  const { Account: owner } = await account.client(STSClient).send(new GetCallerIdentityCommand({}));
  return `${owner}.dkr.ecr.${region}.${suffixOf(region)}/`;
}

/** As its registry knows it; undefined: it has a digest, or is none. */
function named(image: unknown, own: string): string | undefined {
  const text = isObject(image) ? String(image['Fn::Sub']).replace(ofAccount, own) : String(image);
  return text.includes('@') || text.includes('${') || text === hostOnly ? undefined : text;
}

/** What stands for the image of a command of the host. */
const hostOnly = 'process.invalid/none';

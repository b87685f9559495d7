/** Which image a container is made of. Its tag or digest is always written: nothing is guessed. */

import { isObject } from '../../../languages/is-object.ts';
import { imageProblem } from '../../../languages/resources/image-reference.ts';
import type { Image } from '../../resolved-app.ts';
import type { View } from './view.ts';

export function imageOf(view: View): Image | undefined {
  const value = view.get('image');
  // A variable that is not set was already said.
  if (view.isBroken('image') && typeof value === 'string') return { from: 'name', name: value };
  if (typeof value === 'string') return ofName(view, value);
  return isObject(value) ? ofRepository(view) : undefined;
}

function ofName(view: View, name: string): Image {
  const problem = imageProblem(name);
  if (problem !== undefined) {
    const why = problem
      .replace(/^Container\.image is no name of an image: /, '')
      .replace(/, found `.*`$/s, '')
      .replace(/^Container\.image /, '');
    view.wrong(['image'], `found "${name}"; ${why}`, 'image: ghcr.io/acme/report:1.4.2');
  } else {
    const [, tag] = /:([^/:@]+)(?:@|$)/.exec(name.slice(name.lastIndexOf('/') + 1)) ?? [];
    if (tag === undefined && !name.includes('@'))
      view.wrong(
        ['image'],
        `found "${name}" without a tag; expected NAME:TAG or NAME@sha256:...`,
        `image: ${name}:1.0.0`,
      );
    else if (tag === 'latest' && !name.includes('@')) warnOfLatest(view);
  }
  return { from: 'name', name };
}

const warnOfLatest = (view: View): void =>
  view.warn(
    ['image'],
    'the tag latest may change between two attempts',
    'a tag of its own, or a digest; deploy pins it',
  );

function ofRepository(view: View): Image | undefined {
  const { repository, tag, digest } = view.map('image');
  if (typeof repository !== 'string') {
    if (!view.isBroken('image', 'repository'))
      view.wrong(
        ['image'],
        'found no repository; expected the name of one in ECR',
        'image: {repository: office-jobs, tag: 1.4.2}',
      );
    return undefined;
  }
  if (tag === 'latest') warnOfLatest(view);
  if (!/^(?:[a-z0-9]+(?:[._-][a-z0-9]+)*\/)*[a-z0-9]+(?:[._-][a-z0-9]+)*$/.test(repository))
    view.wrong(
      ['image', 'repository'],
      `found "${repository}"; expected the name of a repository, in small letters, without a registry or tag`,
      'repository: office-jobs',
    );
  if (typeof digest === 'string' && !/^sha256:[0-9a-f]{64}$/.test(digest))
    view.wrong(['image', 'digest'], `found "${digest}"; expected sha256: and 64 hexadecimal digits`, 'tag: 1.4.2');
  if (typeof tag === 'string' && typeof digest === 'string')
    view.wrong(['image'], 'found both tag and digest; expected one', 'tag: null, where a weaker layer gave it');
  if (typeof tag !== 'string' && typeof digest !== 'string') {
    if (!view.isBroken('image', 'tag'))
      view.wrong(
        ['image'],
        'found neither tag nor digest; expected one of them',
        `image: {repository: ${repository}, tag: 1.4.2}`,
      );
    return undefined;
  }
  return { from: 'repository', repository, version: typeof digest === 'string' ? `@${digest}` : `:${tag}` };
}

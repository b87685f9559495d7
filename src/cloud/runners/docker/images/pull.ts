/**
 * Images: there already or pulled. Who wants an image that is being pulled waits for that pull; of different images that share layers the
 * Engine itself fetches each layer once. A registry that cannot be reached is tried again a few times.
 * An image that is there is used without asking its registry, as ECS calls it `prefer-cached`: an image made on this host works under any name,
 * and a job does not fail with its registry. `always` asks, and fails where the registry does.
 * Leaves out logins of the `docker` command: only those of the task definition are used.
 * Sources: Docker Engine API reference, ImageCreate; "Amazon ECS container agent configuration", ECS_IMAGE_PULL_BEHAVIOR.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type Dockerode from 'dockerode';
import { instant } from '../../../../languages/instant.ts';
import { imageProblem } from '../../../../languages/resources/image-reference.ts';
import type { Level } from '../../../kit/notice.ts';
import type { ContainerSpec, Pull } from '../../../kit/runner.ts';
import { badImageName, imageOfOtherPlatform } from '../../../kit/stopped-reasons.ts';
import { asked } from '../engine-api/answer.ts';
import { engineMessage, ifThere, isUnanswered, statusOf } from '../engine-api/engine-errors.ts';
import { StartFailure } from '../start-failure.ts';
import { readImageEvents } from './image-events.ts';
import { parseReference, type Reference } from './image-reference.ts';
import { cannotPull, isPassing } from './pull-failure.ts';
import { followProgress } from './pull-progress.ts';

export interface PullOptions {
  readonly login?: ContainerSpec['registryLogin'];
  readonly platform?: ContainerSpec['platform'];
}

export interface Found {
  /** `sha256:...` of the image's manifest; of its configuration, if it came from no registry. */
  readonly digest: string;
  /** If it had to be pulled. */
  readonly pull?: Pull;
}

export interface Images {
  /**
   * The image is there afterwards; `pulls` is called where it has to be pulled for that. Throws `StartFailure` in ECS's words; what the Engine leaves
   * unanswered goes on as it is.
   */
  ensure(image: string, options: PullOptions, pulls?: () => void): Promise<Found>;
}

export interface ImageSettings {
  /** Prints how a pull goes, a line each. */
  readonly say: (text: string, level?: Level) => void;
  readonly pullBehavior?: 'prefer-cached' | 'always';
  /** Before each further try of a registry that cannot be reached. */
  readonly retryDelaysMs?: readonly number[];
  /** A pull in which nothing happens for so long is given up. */
  readonly stalledAfterMs?: number;
}

interface Ensuring {
  readonly found: Promise<Found>;
  /** Never, where the image is there. */
  readonly pullBegun: Promise<void>;
}

const notAName = 400;

export function openImages(
  docker: Dockerode,
  { say, pullBehavior = 'prefer-cached', retryDelaysMs = [1000, 4000], stalledAfterMs = 180_000 }: ImageSettings,
): Images {
  const ensuring = new Map<string, Ensuring>();

  async function findOrPull(image: string, options: PullOptions, begin: () => void): Promise<Found> {
    if (imageProblem(image) !== undefined) throw new StartFailure(badImageName(image));
    const reference = parseReference(image);
    const there = pullBehavior === 'always' ? undefined : await find(image, reference, options);
    if (there) return { digest: there };
    begin();
    const startedAt = instant(Date.now());
    await pullPersistently(image, reference, options);
    const stoppedAt = instant(Date.now());
    const digest = await find(image, reference, options);
    if (!digest) throw new StartFailure(imageOfOtherPlatform(options.platform ?? 'linux/amd64'));
    return { digest, pull: { startedAt, stoppedAt } };
  }

  /** The digest of the image if it is there and of the platform. */
  async function find(image: string, reference: Reference, { platform }: PullOptions): Promise<string | undefined> {
    const question = asked('the image', docker.getImage(image).inspect(), ({ Id }) => Boolean(Id));
    const found = await ifThere(question).catch((error) => {
      throw statusOf(error) === notAName ? cannotPull(reference, engineMessage(error), platform) : error;
    });
    if (!found || (platform && `${found.Os}/${found.Architecture}` !== platform)) return undefined;
    const digests = (found.RepoDigests ?? []).map((digest) => digest.split('@'));
    return (digests.find(([name]) => name === reference.repository) ?? digests[0])?.[1] ?? found.Id;
  }

  async function pullPersistently(image: string, reference: Reference, options: PullOptions): Promise<void> {
    for (let tries = 0; ; tries++) {
      try {
        return await pull(image, reference, options);
      } catch (error) {
        if (isUnanswered(error)) throw error;
        const words = engineMessage(error);
        const delayMs = retryDelaysMs[tries];
        if (delayMs === undefined || !isPassing(words)) throw cannotPull(reference, words, options.platform);
        say(`pulling \`${image}\` failed, trying again in ${delayMs / 1000} s: ${words}`, 'WARN');
        await sleep(delayMs);
      }
    }
  }

  async function pull(image: string, reference: Reference, { login, platform }: PullOptions): Promise<void> {
    say(`pulling \`${image}\``);
    const progress = followProgress(image, Date.now());
    const auth = login && { ...login, serveraddress: reference.registry };
    const stalled = new AbortController();
    const watch = setTimeout(() => stalled.abort(), stalledAfterMs);
    const what = { fromImage: reference.repository, tag: reference.version, ...(platform ? { platform } : {}) };
    try {
      const answer = await docker.createImage(auth, { ...what, abortSignal: stalled.signal });
      await readImageEvents(answer, (event) => {
        watch.refresh();
        const text = progress.after(event, Date.now());
        if (text) say(text);
      });
    } catch (error) {
      throw stalled.signal.aborted ? new Error(`timeout: nothing came for ${stalledAfterMs / 1000} s`) : error;
    } finally {
      clearTimeout(watch);
    }
    say(progress.done(Date.now()));
  }

  return {
    ensure(image, options, pulls = () => {}) {
      const key = JSON.stringify([image, options.platform, options.login]);
      const begun = Promise.withResolvers<void>();
      const its = ensuring.get(key) ?? {
        found: findOrPull(image, options, begun.resolve).finally(() => ensuring.delete(key)),
        pullBegun: begun.promise,
      };
      ensuring.set(key, its);
      void its.pullBegun.then(pulls);
      return its.found;
    },
  };
}

/** The whole cloud on a folder, as the benches have it: a complaint ends the bench. */
import { join } from 'node:path';
import { type Cloud, openCloud } from '../../src/cloud/cloud.ts';
import type { Runner } from '../../src/cloud/kit/runner.ts';
import { openStore } from '../../src/cloud/kit/store.ts';
import type { World } from '../../src/cloud/kit/world.ts';
import { realWorld } from '../../src/cloud/world/real.ts';
import { testIdentity } from '../identity.ts';

/** The real one, from which no message goes out. */
export const benchWorld = (runner?: Runner): World =>
  realWorld({ runner, transports: { post: () => {}, mail: () => {} } });

/** Not started yet. */
export const openBenchCloud = (folder: string, world = benchWorld()): Cloud =>
  openCloud({
    identity: testIdentity,
    store: openStore(join(folder, 'punctual.db')),
    logStore: openStore(join(folder, 'logs.db')),
    world,
    reportError: (what, error) => {
      throw new Error(what, { cause: error });
    },
  });

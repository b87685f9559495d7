/**
 * A network of the tests' own, in which a dockerd of their own runs and they too: so they can listen where tasks look for them, and nothing
 * meets the host's Docker. A program that needs one starts itself again in it.
 */
import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';

export const isInOwnNetwork = (): boolean => process.env['PUNCTUAL_TEST_NETWORK'] === 'own';

/** Why there can be none here, if so. */
export function whyNoOwnNetwork(): string | undefined {
  if (process.platform !== 'linux') return 'a dockerd of the tests needs Linux';
  if (process.getuid?.() !== 0) return 'a dockerd of the tests needs root';
  if (spawnSync('unshare', ['--net', '--mount', 'true']).status !== 0)
    return 'a dockerd of the tests needs a network of its own, which may not be made here';
  return undefined;
}

/** The same program once more, with these words; it ends when this one does. */
export function againInOwnNetwork(words: readonly string[]): ChildProcess {
  const ends = ['--pdeathsig', 'TERM', 'unshare', '--net', '--mount', process.execPath, ...words];
  return spawn('setpriv', ends, { stdio: 'inherit', env: { ...process.env, PUNCTUAL_TEST_NETWORK: 'own' } });
}

export function prepareOwnNetwork(): void {
  spawnSync('/bin/busybox', ['ip', 'link', 'set', 'lo', 'up']);
  // An interface of a container would give itself an address a second after its start, and a browser drops what it is loading when one comes or goes.
  const addressOfNew = '/proc/sys/net/ipv6/conf/default/addr_gen_mode';
  const none = '1';
  if (existsSync(addressOfNew)) writeFileSync(addressOfNew, none);
  // A containerd of the host's would be used if it were seen, and it knows nothing of this network.
  if (existsSync('/run/containerd')) spawnSync('mount', ['-t', 'tmpfs', 'tmpfs', '/run/containerd']);
}

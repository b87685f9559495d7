/**
 * Whether a task left anything in its network: only a network that is as good as new may serve another task. Once its processes are
 * gone that is a question of sockets: closed connections linger in it for a minute and hold their ports.
 * To be read where the Engine runs on this host; where it does not, nothing is known, and the answer is no.
 * Source: proc(5), /proc/PID/net.
 */
import { readFileSync } from 'node:fs';

const tables = ['tcp', 'tcp6', 'udp', 'udp6', 'udplite', 'udplite6', 'raw', 'raw6', 'icmp', 'icmp6', 'packet', 'unix'];
/** 127.0.0.11, where the Engine's own name server listens inside each network, as these tables write it. */
const nameServer = '0B00007F:';
const listens = '0A';
const isUnconnected = '07';

/** True if the network of the pause container whose process is `pid` has no socket but the Engine's own. */
export function leftNothing(pid: number): boolean {
  try {
    if (readFileSync(`/proc/${pid}/cmdline`, 'latin1') !== '/pause\0') return false;
    return tables.every((table) => socketsIn(pid, table).every(isTheEngines));
  } catch {
    return false;
  }
}

function socketsIn(pid: number, table: string): string[] {
  return readFileSync(`/proc/${pid}/net/${table}`, 'latin1').trimEnd().split('\n').slice(1);
}

function isTheEngines(line: string): boolean {
  const [, local, , state] = line.trim().split(/\s+/);
  return local?.startsWith(nameServer) === true && (state === listens || state === isUnconnected);
}

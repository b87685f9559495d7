/**
 * How many connections an endpoint holds. Beyond that one that waits without a request of a known key makes way for the new one, the one that has
 * waited longest; where all have such a request, the new one is closed. Those of clients that have sent one before keep half of the places: a crowd
 * that connects and says nothing does not cut them. The number leaves descriptors for the store, for tasks and for the Docker Engine.
 */
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { descriptorsAllowed } from '../kit/descriptors.ts';

/** A process opens some sixty by itself; a start of a task takes a few for a moment. */
const shareOfDescriptors = 1 / 4;
const connectionsMax = 1024;

/** For each of the two endpoints. */
export function connectionsPerEndpoint(): number {
  return Math.max(8, Math.min(connectionsMax, Math.floor(descriptorsAllowed() * shareOfDescriptors)));
}

export interface Connections {
  /** A request of a known key is served: its connection stays until the reply is sent. */
  hold(request: IncomingMessage, response: ServerResponse): void;
}

/** `onFull`: called when a connection had to be closed, once until there is room again. */
export function limitConnections(server: Server, most: number, onFull: () => void): Connections {
  const open = new Set<Socket>();
  /** Those without such a request, the one that has waited longest first: that never had one, and that clients keep. */
  const strangers = new Set<Socket>();
  const kept = new Set<Socket>();
  /** Requests of known keys; a client may send several at once. */
  const held = new WeakMap<Socket, number>();
  let isFull = false;

  server.on('connection', (socket: Socket) => {
    open.add(socket);
    strangers.add(socket);
    socket.once('close', () => {
      for (const some of [open, strangers, kept]) some.delete(socket);
      if (open.size < most / 2) isFull = false;
    });
    if (open.size <= most) return;
    const [longest = socket] = kept.size === 0 || strangers.size > most / 2 ? strangers : kept;
    longest.destroy();
    if (!isFull) onFull();
    isFull = true;
  });

  return {
    hold({ socket }, response) {
      strangers.delete(socket);
      kept.delete(socket);
      held.set(socket, (held.get(socket) ?? 0) + 1);
      response.once('close', () => {
        const left = (held.get(socket) ?? 1) - 1;
        held.set(socket, left);
        if (left === 0 && open.has(socket)) kept.add(socket);
      });
    },
  };
}

/**
 * How many connections an endpoint holds. Beyond that the one that has waited longest without a request of a known key makes way for the new one;
 * where all have one, the new one is closed. The number leaves descriptors for the store, for tasks and for the Docker Engine.
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
  /** Those without such a request, the one that has waited longest first. */
  const waiting = new Set<Socket>();
  /** Requests of known keys; a client may send several at once. */
  const held = new WeakMap<Socket, number>();
  let isFull = false;

  server.on('connection', (socket: Socket) => {
    open.add(socket);
    waiting.add(socket);
    socket.once('close', () => {
      open.delete(socket);
      waiting.delete(socket);
      if (open.size < most / 2) isFull = false;
    });
    if (open.size <= most) return;
    const [longest = socket] = waiting;
    longest.destroy();
    if (!isFull) onFull();
    isFull = true;
  });

  return {
    hold({ socket }, response) {
      waiting.delete(socket);
      held.set(socket, (held.get(socket) ?? 0) + 1);
      response.once('close', () => {
        const left = (held.get(socket) ?? 1) - 1;
        held.set(socket, left);
        if (left === 0 && open.has(socket)) waiting.add(socket);
      });
    },
  };
}

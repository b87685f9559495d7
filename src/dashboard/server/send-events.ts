/**
 * The stream of events: that something has changed, and a beat by which the page knows that it is connected. What has changed it asks for itself.
 * Source: HTML Standard, "Server-sent events".
 */
import type { ServerResponse } from 'node:http';
import type { Screens } from '../screens.ts';
import { securityHeaders } from './guard.ts';

const beatMs = 2000;

/** Goes on until the connection ends. */
export function sendEvents(response: ServerResponse, screens: Pick<Screens, 'watch'>): void {
  response.writeHead(200, {
    ...securityHeaders,
    'content-type': 'text/event-stream; charset=utf-8',
    'cache-control': 'no-store',
  });
  // Whoever reads too slowly is told with the next one.
  const send = (event: 'beat' | 'change'): void => {
    if (!response.writableNeedDrain) response.write(`event: ${event}\ndata:\n\n`);
  };
  send('beat');
  const beat = setInterval(() => send('beat'), beatMs);
  const end = screens.watch(() => send('change'));
  response.once('close', () => {
    clearInterval(beat);
    end();
  });
}

/** A thread that lives through the seeds that it is given, one after the other. */
import { parentPort } from 'node:worker_threads';
import { liveThrough, type Task } from './one-seed.ts';

parentPort?.on('message', async (task: Task) => parentPort?.postMessage(await liveThrough(task)));

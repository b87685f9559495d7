/**
 * Node makes the threads of its file system and DNS calls at the first one, and ends at once, without a word, where the host allows no more.
 * So they are made as the process starts, not when the first task is removed. Source: libuv, `init_threads` in src/threadpool.c.
 */
import { stat } from 'node:fs/promises';

export const makeThreads = async (): Promise<void> => void (await stat('.').catch(() => {}));

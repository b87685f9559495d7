/** Beside the store: how large its last backup is, for who looks how the engine fares. When it was made, is the file's own time. */
import { join } from 'node:path';

export const backupNote = (folder: string): string => join(folder, 'backup.json');

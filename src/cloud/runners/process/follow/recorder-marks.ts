/** Who recorded and copied a container: read from its folder until it is there, then kept, as it never changes. */
import { lives } from '../cleanup/kill-rest.ts';
import type { Host } from '../host/host.ts';
import { type AnyRecord, type ProcessMark, type RecordMark, readCopier, readRecord } from '../recorder/marks.ts';

export interface RecorderMarks {
  record(): AnyRecord | undefined;
  /** Undefined: it has not begun. */
  copier(): ProcessMark | undefined;
  isOfThisBoot(): boolean;
  /** Output is on its way to the files yet. */
  isCopied(): boolean;
}

export function openRecorderMarks(host: Host, folder: string): RecorderMarks {
  let recorder: RecordMark | undefined;
  let copier: ProcessMark | undefined;
  const marks: RecorderMarks = {
    record() {
      if (recorder) return recorder;
      const record = readRecord(folder);
      if (typeof record === 'object') recorder = record;
      return record;
    },
    copier() {
      copier ??= readCopier(folder);
      return copier;
    },
    isOfThisBoot() {
      const record = marks.record();
      return typeof record === 'object' && record.bootId === host.bootId;
    },
    isCopied() {
      const copying = marks.copier();
      return copying !== undefined && marks.isOfThisBoot() && lives(host, copying);
    },
  };
  return marks;
}

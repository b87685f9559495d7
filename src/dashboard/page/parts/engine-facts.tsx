/** In the foot: what everything that is shown depends on. */
import type { EngineView } from '../../engine-view.ts';
import { clock, moment } from '../format.ts';
import { useZone } from '../zone.ts';

const runners: Readonly<Record<string, string>> = {
  docker: 'in containers of Docker',
  process: 'as processes of this host',
};

/** A disk of which so much is used is told. */
const fullShare = 0.9;

export function EngineFacts({ engine, now }: { readonly engine: EngineView; readonly now: number }) {
  const zone = useZone();
  const { startedAt, runner, disk, backup, watchdog } = engine;
  const used = disk ? 1 - disk.freeBytes / disk.totalBytes : 0;
  return (
    <>
      <div>
        <dt>Engine</dt>
        <dd>up since {moment(startedAt, now, zone)}</dd>
      </div>
      <div>
        <dt>Tasks run</dt>
        <dd>{runner ? (runners[runner] ?? `by ${runner}`) : 'nowhere: they end at once'}</dd>
      </div>
      {disk && (
        <div>
          <dt>Disk</dt>
          <dd className={used >= fullShare ? 'is-late' : undefined}>
            {`${Math.round(used * 100)}\u202f%`} of {size(disk.totalBytes)}
          </dd>
        </div>
      )}
      {backup && (
        <div>
          <dt>Backup</dt>
          <dd>
            {moment(backup.at, now, zone)}, {size(backup.bytes)}
          </dd>
        </div>
      )}
      <div className="live-only">
        <dt>Watched from outside</dt>
        <dd>{watchdog ? taken(watchdog, zone) : 'by nobody'}</dd>
      </div>
    </>
  );
}

const taken = ({ host, takenAt }: NonNullable<EngineView['watchdog']>, zone: string): string =>
  takenAt === null ? `by ${host}, which has not answered` : `by ${host}, last at ${clock(takenAt, zone)}`;

/** As disks are sold: by thousands. */
function size(bytes: number): string {
  const gigabytes = bytes / 1e9;
  if (gigabytes < 1) return `${Math.max(1, Math.round(bytes / 1e6))} MB`;
  return gigabytes >= 10_000 ? `${Math.round(gigabytes / 1000)} TB` : `${Math.max(1, Math.round(gigabytes))} GB`;
}

/** Memory and CPU of the tasks of a run that is started with changes: pairs that Fargate has, and no others. */
import { type FargateSize, fargateMemoryMiB, sizeWith } from '../../../languages/resources/fargate.ts';
import type { SizeView } from '../../size-view.ts';
import type { Changes } from './changed-input.ts';

/** `512 MiB`, `1 GiB` */
export const memoryWords = (memoryMiB: number): string =>
  memoryMiB < 1024 ? `${memoryMiB} MiB` : `${memoryMiB / 1024} GiB`;

const cpuWords = (cpuUnits: number): string => `${cpuUnits / 1024} vCPU`;

type Chosen = Pick<Changes, 'memory' | 'cpu'>;

/** With one half of it chosen anew. `size`: of its last run; the other half stays as it is where Fargate has both. */
export function withHalf(size: FargateSize, { memory, cpu }: Chosen, changed: Partial<FargateSize>): Chosen {
  const before = {
    memoryMiB: memory === '' ? size.memoryMiB : Number(memory),
    cpuUnits: cpu === '' ? size.cpuUnits : Number(cpu),
  };
  const made = sizeWith(before, changed);
  return made ? { memory: String(made.memoryMiB), cpu: String(made.cpuUnits) } : { memory: '', cpu: '' };
}

interface TaskSizeProps {
  readonly size: SizeView;
  readonly before: Chosen;
  readonly chosen: Chosen;
  readonly onChange: (chosen: Chosen) => void;
}

export function TaskSize({ size, before, chosen, onChange }: TaskSizeProps) {
  const { whyFixed } = size;
  const units = chosen.cpu === '' ? size.cpuUnits : Number(chosen.cpu);
  const asDeployed = { memory: '', cpu: '' };
  const half = (of: Partial<FargateSize>): void => onChange(withHalf(size, chosen, of));
  return (
    <>
      <div className="halves">
        <Half
          name="Memory"
          value={chosen.memory}
          was={before.memory}
          own={size.memoryMiB}
          words={memoryWords}
          amounts={amountsWith(units)}
          isOff={whyFixed !== null}
          onChange={(memoryMiB) => (memoryMiB === undefined ? onChange(asDeployed) : half({ memoryMiB }))}
        />
        <Half
          name="CPU"
          value={chosen.cpu}
          was={before.cpu}
          own={size.cpuUnits}
          words={cpuWords}
          amounts={[...fargateMemoryMiB.keys()]}
          isOff={whyFixed !== null}
          onChange={(cpuUnits) => (cpuUnits === undefined ? onChange(asDeployed) : half({ cpuUnits }))}
        />
      </div>
      {whyFixed !== null && <p className="small">Memory and CPU cannot be changed here: {whyFixed}.</p>}
    </>
  );
}

/** Those that go with the CPU, and the least that is beyond them, which brings more CPU along. */
function amountsWith(cpuUnits: number): number[] {
  const own = fargateMemoryMiB.get(cpuUnits) ?? [];
  const beyond = [...fargateMemoryMiB.values()].flat().find((amount) => amount > (own.at(-1) ?? 0));
  return beyond === undefined ? [...own] : [...own, beyond];
}

interface HalfProps {
  readonly name: string;
  readonly value: string;
  readonly was: string;
  /** What the run had. */
  readonly own: number;
  readonly words: (amount: number) => string;
  readonly amounts: readonly number[];
  readonly isOff: boolean;
  /** Undefined: as its template says. */
  readonly onChange: (amount: number | undefined) => void;
}

const Half = ({ name, value, was, own, words, amounts, isOff, onChange }: HalfProps) => (
  <label>
    <span>
      {name} <span className="small">of each of its tasks</span>
      {(value || String(own)) !== (was || String(own)) && <b className="is-late"> changed</b>}
    </span>
    <select
      className="button"
      value={value}
      disabled={isOff}
      onChange={({ target }) => onChange(target.value === '' ? undefined : Number(target.value))}
    >
      <option value="">as its template says</option>
      {[...new Set([...amounts, ...(value === '' ? [] : [Number(value)])])].map((amount) => (
        <option key={amount} value={amount}>
          {words(amount)}
        </option>
      ))}
    </select>
  </label>
);

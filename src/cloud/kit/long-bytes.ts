/** Bytes of an output that are too many to hold until a slow client has taken them: it gets them piece by piece, each read when it is due. */
export class LongBytes {
  readonly size: number;
  /** An internal operation of the same service; it returns a piece for each of `inputs`. */
  readonly operation: string;
  readonly inputs: readonly object[];

  constructor(size: number, operation: string, inputs: readonly object[]) {
    this.size = size;
    this.operation = operation;
    this.inputs = inputs;
  }
}

/** What that operation returns. */
export interface PieceOfBytes {
  readonly bytes: Uint8Array;
}

/**
 * What a person can act on: `place` (a path in the file, an option, a bus and address), the message,
 * and the `cure`. The CLI prints it as one line.
 */
export class FieldhandError extends Error {
  override readonly name: string = 'FieldhandError';
  readonly code: string;
  readonly cure: string | undefined;

  constructor(code: string, message: string, options: { cure?: string; cause?: unknown } = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    this.code = code;
    this.cure = options.cure;
  }
}

/**
 * Why a device did not answer. Absent is not failed: a chip that is not there is retried quietly.
 * - absent: nothing answers there (no bus, no chip, no line, file gone)
 * - busy: somebody else holds it
 * - failed: it answered with an error, or with nonsense (bad CRC)
 * - stuck: it did not answer within its deadline
 * - wrong-chip: something else answers at that address
 * - denied: permission is missing
 */
export type Fault = 'absent' | 'busy' | 'failed' | 'stuck' | 'wrong-chip' | 'denied';

/** The one error that boards and drivers throw for trouble with hardware. */
export class DeviceError extends FieldhandError {
  override readonly name = 'DeviceError';
  readonly fault: Fault;

  constructor(fault: Fault, message: string, options: { cure?: string; cause?: unknown } = {}) {
    super(`device-${fault}`, message, options);
    this.fault = fault;
  }
}

/** The message of anything that was thrown, on one line. */
export function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  return text.replace(/\s*\n\s*/g, '; ');
}

/** The message, and the cure where there is one: `may not open /dev/i2c-1 (add the user to the i2c group)`. */
export function explained(error: unknown): string {
  const cure = error instanceof FieldhandError ? error.cure : undefined;
  return messageOf(error) + (cure === undefined ? '' : ` (${cure})`);
}

/** The errno name (`EACCES`, ...) that Node put on an error, if any. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error ? (error as NodeJS.ErrnoException).code : undefined;
  return typeof code === 'string' ? code : undefined;
}

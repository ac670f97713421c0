import { mkdtempSync, realpathSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { GpioKernel } from '../../../src/board/gpio/kernel.ts';
import type { CallOff } from '../../../src/board/gpio/timed-ioctl.ts';
import { LINE_EVENT_SIZE } from '../../../src/board/gpio/uapi.ts';
import type { Level } from '../../../src/board/gpio.ts';

export interface FakeChip {
  /** The name in the kernel's answer; the file's name unless given. */
  readonly name?: string;
  readonly label: string;
  readonly lines: number;
}

/** What one request for a line said, read back at the offsets of linux/gpio.h as a C compiler gives them. */
export interface Request {
  readonly offset: number;
  readonly consumer: string;
  readonly flags: number;
  /** Attribute id to value. */
  readonly attributes: ReadonlyMap<number, number>;
  readonly eventBuffer: number;
}

const failure = (code: string): Error => Object.assign(new Error(code), { code });

/** Answers ioctls as the kernel does, for chips in a folder of its own. */
export class FakeGpioKernel implements GpioKernel {
  readonly dev = mkdtempSync(join(tmpdir(), 'fieldhand-dev-'));
  readonly chips: Record<string, FakeChip>;
  readonly requests: Request[] = [];
  /** What the next requests for a line are refused with, in turn; undefined grants. */
  readonly refusals: (string | undefined)[] = [];
  /** Chips that may not be opened. */
  readonly forbidden = new Set<string>();
  consumer = '';
  /** Of every line, as the kernel tells: 1 used, 2 active low, 8 output. */
  lineFlags = 0;
  /** What it says of every descriptor. */
  description = '';
  level: Level = 0;
  /** The errno that every call on a line gives. */
  lineError: string | undefined;
  readonly opened = new Set<number>();
  /** Calls that wait for their time. */
  readonly timed: { at: number; fd: number; state: 'waits' | 'done' | 'off'; run: () => void }[] = [];
  #fds = new Map<number, string>();
  #next = 100;
  #events: Buffer[] = [];
  #onReady: (() => void) | undefined;

  constructor(chips: Record<string, FakeChip>) {
    this.chips = chips;
    for (const file of Object.keys(chips)) writeFileSync(join(this.dev, file), '');
  }

  open(path: string): number {
    const file = basename(realpathSync(path));
    if (this.forbidden.has(file)) throw failure('EACCES');
    return this.#fd(file);
  }

  describe(): string {
    return this.description;
  }

  close(fd: number): void {
    this.opened.delete(fd);
  }

  ioctl(fd: number, request: number, argument: Buffer): void {
    const chip = this.chips[this.#fds.get(fd) ?? ''];
    switch (request) {
      case 0x8044b401: {
        const { name = this.#fds.get(fd) as string, label, lines } = chip as FakeChip;
        argument.write(name, 0);
        argument.write(label, 32);
        argument.writeUInt32LE(lines, 64);
        return;
      }
      case 0xc100b405:
        argument.write(this.consumer, 32);
        argument.writeBigUInt64LE(BigInt(this.lineFlags), 72);
        return;
      case 0xc250b407: {
        this.requests.push(readRequest(argument));
        const refusal = this.refusals.shift();
        if (refusal) throw failure(refusal);
        argument.writeInt32LE(this.#fd('line'), 588);
        return;
      }
      case 0xc010b40e:
        if (this.lineError) throw failure(this.lineError);
        argument.writeBigUInt64LE(BigInt(this.level), 0);
        return;
      case 0xc010b40f:
        if (this.lineError) throw failure(this.lineError);
        this.level = argument[0] === 1 ? 1 : 0;
        return;
      default:
        throw failure('ENOTTY');
    }
  }

  ioctlAt(at: number, fd: number, request: number, argument: Buffer): CallOff {
    const call = { at, fd, state: 'waits' as const, run: () => this.ioctl(fd, request, argument) };
    this.timed.push(call);
    return () => {
      const one: (typeof this.timed)[number] = call;
      if (one.state === 'waits') one.state = 'off';
      return one.state === 'off';
    };
  }

  /** The time has come for all that wait. */
  timePasses(): void {
    for (const call of this.timed) {
      if (call.state !== 'waits') continue;
      call.state = 'done';
      call.run();
    }
  }

  readNow(_fd: number, buffer: Buffer): number | undefined {
    const events = this.#events.splice(0, Math.floor(buffer.length / LINE_EVENT_SIZE));
    if (events.length === 0) return undefined;
    return Buffer.concat(events).copy(buffer);
  }

  watch(_fd: number, onReady: () => void): () => void {
    this.#onReady = onReady;
    return () => {
      this.#onReady = undefined;
    };
  }

  get watched(): boolean {
    return this.#onReady !== undefined;
  }

  /** The kernel saw an edge. */
  edge(level: Level, monotonicMs: number, sequence: number, ready = true): void {
    const event = Buffer.alloc(LINE_EVENT_SIZE);
    event.writeBigUInt64LE(BigInt(Math.round(monotonicMs * 1e6)), 0);
    event.writeUInt32LE(level === 1 ? 1 : 2, 8);
    event.writeUInt32LE(sequence, 20);
    this.#events.push(event);
    this.level = level;
    if (ready) this.#onReady?.();
  }

  #fd(file: string): number {
    const fd = this.#next++;
    this.#fds.set(fd, file);
    this.opened.add(fd);
    return fd;
  }
}

function readRequest(bytes: Buffer): Request {
  const attributes = new Map<number, number>();
  for (let index = 0; index < bytes.readUInt32LE(296); index++) {
    const at = 320 + index * 24;
    if (bytes.readBigUInt64LE(at + 16) !== 1n) throw new Error('attribute for no line');
    attributes.set(bytes.readUInt32LE(at), bytes.readUInt32LE(at + 8));
  }
  if (bytes.readUInt32LE(560) !== 1) throw new Error('not one line');
  return {
    offset: bytes.readUInt32LE(0),
    consumer: bytes.toString('latin1', 256, bytes.indexOf(0, 256)),
    flags: Number(bytes.readBigUInt64LE(288)),
    attributes,
    eventBuffer: bytes.readUInt32LE(564),
  };
}

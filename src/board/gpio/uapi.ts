import type { Bias, Edge, InputOptions, Level, OutputOptions } from '../gpio.ts';

/**
 * Version 2 of the GPIO character device's interface, Linux 5.10 and later: include/uapi/linux/gpio.h.
 * The structures are laid out the same on 32 and 64 bit. Pure: bytes in, bytes out; byte order is the
 * machine's, which is little-endian wherever Node runs on a board.
 */

// _IOR(0xB4, 0x01, struct gpiochip_info) and _IOWR(0xB4, n, struct): direction, size, type, number
const ioc = (direction: number, number: number, size: number): number =>
  direction * 2 ** 30 + size * 2 ** 16 + 0xb4 * 2 ** 8 + number;
const READ = 2;
const READ_WRITE = 3;

const NAME_SIZE = 32;
const CHIP_INFO_SIZE = 68;
const LINE_INFO_SIZE = 256;
const LINE_REQUEST_SIZE = 592;
const LINE_VALUES_SIZE = 16;
export const LINE_EVENT_SIZE = 48;

export const GPIO_GET_CHIPINFO_IOCTL = ioc(READ, 0x01, CHIP_INFO_SIZE);
export const GPIO_V2_GET_LINEINFO_IOCTL = ioc(READ_WRITE, 0x05, LINE_INFO_SIZE);
export const GPIO_V2_GET_LINE_IOCTL = ioc(READ_WRITE, 0x07, LINE_REQUEST_SIZE);
export const GPIO_V2_LINE_GET_VALUES_IOCTL = ioc(READ_WRITE, 0x0e, LINE_VALUES_SIZE);
export const GPIO_V2_LINE_SET_VALUES_IOCTL = ioc(READ_WRITE, 0x0f, LINE_VALUES_SIZE);

const FLAG_USED = 1n << 0n;
const FLAG_ACTIVE_LOW = 1n << 1n;
const FLAG_INPUT = 1n << 2n;
const FLAG_OUTPUT = 1n << 3n;
const FLAG_EDGE_RISING = 1n << 4n;
const FLAG_EDGE_FALLING = 1n << 5n;
const BIAS_FLAGS: Readonly<Record<Bias, bigint>> = {
  'pull-up': 1n << 8n,
  'pull-down': 1n << 9n,
  none: 1n << 10n,
  'as-is': 0n,
};

const ATTR_OUTPUT_VALUES = 2;
const ATTR_DEBOUNCE = 3;
const EVENT_RISING = 1;

/** The kernel keeps at most GPIO_V2_LINES_MAX * 16 events for one request, and 16 a line when not asked. */
const EVENT_BUFFER = 1024;

/** struct gpio_v2_line_request */
const REQUEST = {
  offsets: 0,
  consumer: 256,
  flags: 288,
  attributeCount: 296,
  attributes: 320,
  lineCount: 560,
  eventBuffer: 564,
  fd: 588,
} as const;

export interface ChipInfo {
  readonly name: string;
  readonly label: string;
  readonly lines: number;
}

export const chipInfoBuffer = (): Buffer => Buffer.alloc(CHIP_INFO_SIZE);

export function decodeChipInfo(buffer: Buffer): ChipInfo {
  return { name: text(buffer, 0), label: text(buffer, NAME_SIZE), lines: buffer.readUInt32LE(64) };
}

export function lineInfoBuffer(offset: number): Buffer {
  const buffer = Buffer.alloc(LINE_INFO_SIZE);
  buffer.writeUInt32LE(offset, 64);
  return buffer;
}

export interface LineInfo {
  /** What the device tree calls it: `GPIO17`; empty where it does not. */
  readonly name: string;
  /** Who holds it; empty when nobody does, or when the holder gave no name. */
  readonly consumer: string;
  readonly used: boolean;
  readonly output: boolean;
  readonly activeLow: boolean;
}

/** struct gpio_v2_line_info */
export function decodeLineInfo(buffer: Buffer): LineInfo {
  const flags = buffer.readBigUInt64LE(72);
  return {
    name: text(buffer, 0),
    consumer: decodeConsumer(buffer),
    used: (flags & FLAG_USED) !== 0n,
    output: (flags & FLAG_OUTPUT) !== 0n,
    activeLow: (flags & FLAG_ACTIVE_LOW) !== 0n,
  };
}

/** Who holds the line; empty when nobody does, or when the holder gave no name. */
export const decodeConsumer = (buffer: Buffer): string => text(buffer, NAME_SIZE);

export function inputRequest(offset: number, consumer: string, options: InputOptions): Buffer {
  const flags =
    FLAG_INPUT |
    BIAS_FLAGS[options.bias] |
    (options.activeLow ? FLAG_ACTIVE_LOW : 0n) |
    (options.edges ? FLAG_EDGE_RISING | FLAG_EDGE_FALLING : 0n);
  const request = lineRequest(offset, consumer, flags);
  if (options.edges) request.writeUInt32LE(EVENT_BUFFER, REQUEST.eventBuffer);
  if (options.debounceMs > 0) {
    const attribute = addAttribute(request, ATTR_DEBOUNCE);
    request.writeUInt32LE(Math.round(options.debounceMs * 1000), attribute);
  }
  return request;
}

export function outputRequest(offset: number, consumer: string, options: OutputOptions): Buffer {
  const request = lineRequest(offset, consumer, FLAG_OUTPUT | (options.activeLow ? FLAG_ACTIVE_LOW : 0n));
  request.writeBigUInt64LE(BigInt(options.initial), addAttribute(request, ATTR_OUTPUT_VALUES));
  return request;
}

/** The file descriptor that the kernel wrote into a granted request. */
export const requestedFd = (request: Buffer): number => request.readInt32LE(REQUEST.fd);

/** For reading (the kernel fills the level in) and for writing `level`, of the request's only line. */
export function lineValues(level: Level): Buffer {
  const buffer = Buffer.alloc(LINE_VALUES_SIZE);
  buffer.writeBigUInt64LE(BigInt(level), 0);
  buffer.writeBigUInt64LE(1n, 8);
  return buffer;
}

export const decodeLevel = (values: Buffer): Level => ((values[0] ?? 0) & 1 ? 1 : 0);

export interface LineEvent {
  readonly edge: Edge;
  /** Counts every event of the line from 1 on; a gap means that the kernel's buffer ran over. */
  readonly sequence: number;
}

/** struct gpio_v2_line_event, at `offset`. Rising means from inactive to active: the level is logical. */
export function decodeEvent(buffer: Buffer, offset: number): LineEvent {
  return {
    edge: {
      level: buffer.readUInt32LE(offset + 8) === EVENT_RISING ? 1 : 0,
      monotonicMs: Number(buffer.readBigUInt64LE(offset)) / 1e6,
    },
    sequence: buffer.readUInt32LE(offset + 20),
  };
}

function lineRequest(offset: number, consumer: string, flags: bigint): Buffer {
  const request = Buffer.alloc(LINE_REQUEST_SIZE);
  request.writeUInt32LE(offset, REQUEST.offsets);
  request.write(consumer.slice(0, NAME_SIZE - 1), REQUEST.consumer, 'latin1');
  request.writeBigUInt64LE(flags, REQUEST.flags);
  request.writeUInt32LE(1, REQUEST.lineCount);
  return request;
}

/** The request's only attribute, for its only line. @returns where its value goes */
function addAttribute(request: Buffer, id: number): number {
  request.writeUInt32LE(1, REQUEST.attributeCount);
  request.writeUInt32LE(id, REQUEST.attributes);
  request.writeBigUInt64LE(1n, REQUEST.attributes + 16);
  return REQUEST.attributes + 8;
}

function text(buffer: Buffer, offset: number): string {
  const end = buffer.indexOf(0, offset);
  return buffer.toString('utf8', offset, end === -1 ? offset + NAME_SIZE : Math.min(end, offset + NAME_SIZE));
}

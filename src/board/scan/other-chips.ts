const range = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

/** What is common on a Pi's bus and is no sensor, so that a found address is no riddle. */
const OTHER_CHIPS: readonly (readonly [words: string, addresses: readonly number[]])[] = [
  ['pcf8574 or mcp23017 expander', range(0x20, 0x27)],
  ['pcf8574a expander', range(0x38, 0x3b)],
  ['ssd1306 display or pcf8574a expander', [0x3c, 0x3d]],
  ['pcf8574a expander', [0x3e, 0x3f]],
  ['pca9685 PWM', range(0x40, 0x47)],
  ['EEPROM', range(0x50, 0x57)],
  ['ds3231 clock', [0x68]],
  ['pca9685 PWM (all-call address) or tca9548a bus switch', [0x70]],
  ['tca9548a bus switch', range(0x71, 0x77)],
];

/** Other things that are often at that address; undefined for none. */
export function otherChipsAt(address: number): string | undefined {
  return OTHER_CHIPS.find(([, addresses]) => addresses.includes(address))?.[0];
}

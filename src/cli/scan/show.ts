import type { FoundGpio, FoundGpioChip } from '../../board/scan/gpio.ts';
import type { FoundKernelDevice } from '../../board/scan/kernel-devices.ts';
import { wrap } from '../wrap.ts';
import type { Survey, SurveyedBus, SurveyedChip } from './survey.ts';

/** What was found, for a terminal of 80 columns. */
export function showSurvey({ i2c, gpio, kernel }: Survey): string {
  return [
    section('I2C', showI2c(i2c)),
    section('GPIO', showGpio(gpio)),
    section('Read by the kernel', showKernel(kernel)),
  ]
    .filter((text) => text !== undefined)
    .join('\n\n');
}

const section = (head: string, lines: readonly string[]): string | undefined =>
  lines.length === 0 ? undefined : [head, ...lines].join('\n');

function showI2c(buses: readonly SurveyedBus[]): readonly string[] {
  if (buses.length === 0)
    return wrap(
      'no bus; turn on the one of header pins 3 and 5 with dtparam=i2c_arm=on in /boot/firmware/config.txt and load i2c-dev',
      '  ',
    );
  return buses.flatMap(({ bus, adapter, chips, trouble }) => [
    `  i2c-${bus}  ${adapter}`,
    ...chips.flatMap((chip) => wrap(wordsFor(chip), '          ', `    ${chip.address}  `)),
    ...(trouble === undefined ? [] : wrap(trouble, '    ', '    ! ')),
    ...(chips.length === 0 && trouble === undefined ? ['    nothing answers'] : []),
  ]);
}

function wordsFor({ is, mayBe, other, driver, kernelName }: SurveyedChip): string {
  if (driver !== undefined)
    return `${kernelName ?? 'something'}, held by ${driver ? `the kernel driver ${driver}` : 'a kernel driver'}`;
  if (is !== undefined) return is;
  const guesses = [...mayBe, ...(other === undefined ? [] : [other])];
  const told = kernelName === undefined ? '' : `, the kernel was told ${kernelName}`;
  return (guesses.length === 0 ? 'unknown' : `may be ${guesses.join(', ')}`) + told;
}

function showGpio({ chips, source, trouble }: FoundGpio): readonly string[] {
  const lines = chips.flatMap((chip) => showChip(chip, source === 'character-device'));
  if (chips.length === 0 && trouble === undefined) lines.push('  no GPIO chip');
  if (source === 'sysfs') lines.push(...wrap('sysfs does not tell who holds which line', '  '));
  if (trouble !== undefined) lines.push(...wrap(trouble, '    ', '  ! '));
  return lines;
}

function showChip(
  { name, label, lines, header, held }: FoundGpioChip,
  knowsHolders: boolean,
): readonly string[] {
  const free = lines - held.length;
  const count = knowsHolders && held.length > 0 ? `${lines} lines, ${free} of them free` : `${lines} lines`;
  const all = knowsHolders && held.length === 0 ? ', all free' : '';
  return [
    `  ${name}  ${label}, ${count}${all}${header ? ' (the 40-pin header)' : ''}`,
    ...held.map(({ line, name: lineName, consumer, direction }) =>
      [
        `    ${String(line).padStart(3)} `,
        direction.padEnd(4),
        `held by ${consumer || 'somebody who gives no name'}`,
        lineName && lineName !== String(line) ? ` (${lineName})` : '',
      ].join(''),
    ),
  ];
}

function showKernel(devices: readonly FoundKernelDevice[]): readonly string[] {
  return devices.flatMap(({ type, id, name, channels, at }) =>
    wrap(
      `${name}${at === undefined ? '' : ` (i2c ${at})`}${channels.length === 0 ? '' : `: ${channels.join(', ')}`}`,
      '        ',
      `  ${type === 'w1' ? '1-wire ' : ''}${id}  `,
    ),
  );
}

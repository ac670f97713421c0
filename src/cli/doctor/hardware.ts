import { GROUP_CURE } from '../../board/gpio/chips.ts';
import { persistFile, releaseOf } from '../../board/gpio/release.ts';
import type { FoundGpioChip } from '../../board/scan/gpio.ts';
import { namesIn, textOf } from '../../board/scan/texts.ts';
import { messageOf } from '../../lib/errors.ts';
import { type Finding, fail, ok, warn } from './finding.ts';
import { type Host, taken } from './host.ts';

/** Who holds the lines of a running agent. */
const OURS = 'fieldhand';

const I2C_CURE =
  'put dtparam=i2c_arm=on into /boot/firmware/config.txt and i2c-dev into /etc/modules, then restart the Pi';

/** Device files that this user may not use. */
export async function permissions({ files, access, config, simulated }: Host): Promise<readonly Finding[]> {
  if (await simulated()) return [];
  const devices = (await namesIn(files, '/dev')).filter((name) => /^(gpiochip|i2c-)\d+$/.test(name));
  const denied = devices.filter((name) => access(`/dev/${name}`) === 'denied');
  if (denied.length === 0)
    return devices.length === 0
      ? []
      : [ok('permissions', `${devices.map((name) => `/dev/${name}`).join(', ')} may be used`)];
  const wanted = config ? new Set(taken(config).map(({ resource }) => resource.type)) : new Set();
  return denied.map((name) => {
    const gpio = name.startsWith('gpiochip');
    const cure = gpio
      ? GROUP_CURE
      : 'add the user to the i2c group (sudo usermod -aG i2c USER, then log in again); in a pod, let a device plugin hand the bus in';
    const needed = wanted.has(gpio ? 'gpio' : 'i2c');
    return (needed ? fail : warn)('permissions', `may not use /dev/${name}`, cure);
  });
}

/** The buses that the config wants, or those that there are. */
export async function buses({ files, config, simulated }: Host): Promise<readonly Finding[]> {
  const pretended = await simulated();
  const present =
    pretended?.buses ??
    (await namesIn(files, '/dev')).flatMap((name) => /^i2c-(\d+)$/.exec(name)?.[1] ?? []).map(Number);
  const wanted = config
    ? taken(config).flatMap(({ by, resource }) =>
        resource.type === 'i2c' ? [{ by, bus: resource.bus }] : [],
      )
    : [];
  const missing = wanted.filter(({ bus }) => !present.includes(bus));
  const findings: Finding[] = [...new Set(missing.map(({ bus }) => bus))].map((bus) => {
    const users = missing.filter((each) => each.bus === bus).map(({ by }) => by);
    if (pretended)
      return fail(
        'I2C',
        `the simulated board has no bus ${bus} for ${users.join(', ')}`,
        `use one that it has: ${present.join(', ')}`,
      );
    const cure =
      bus === 1
        ? I2C_CURE
        : `turn the bus on in /boot/firmware/config.txt (dtoverlay=i2c${bus}), or set another`;
    return fail('I2C', `bus ${bus} is not there: no /dev/i2c-${bus} for ${users.join(', ')}`, cure);
  });
  if (findings.length === 0)
    findings.push(
      ok(
        'I2C',
        present.length === 0
          ? 'no bus, and none is configured'
          : `${pretended ? 'simulated: ' : ''}bus ${present.join(', ')}`,
      ),
    );
  const w1 = config?.sensors.some(({ kind }) => kind === 'w1') ?? false;
  if (w1 && (pretended?.w1 ?? (await namesIn(files, '/sys/bus/w1/devices'))).length === 0)
    findings.push(
      fail('1-wire', 'no bus', 'put dtoverlay=w1-gpio into /boot/firmware/config.txt, then restart the Pi'),
    );
  return findings;
}

/** Which way lines are reached, and whether the configured ones can be had. */
export async function gpio(host: Host): Promise<readonly Finding[]> {
  const { config } = host;
  const lines = config
    ? taken(config).flatMap(({ by, resource }) => (resource.type === 'gpio' ? [{ by, ...resource }] : []))
    : [];
  const { backend, reason } = await host.backend();
  if (backend === 'none')
    return lines.length === 0
      ? [ok('GPIO', 'none, and no line is configured')]
      : [fail('GPIO', reason, 'run it on the Pi; in a pod, let a device plugin hand /dev/gpiochipN in')];
  const findings = [ok('GPIO', reason)];
  // who holds lines of this host is of no interest to a simulated board
  if (await host.simulated()) return findings;
  const { chips } = await host.gpio();
  for (const { by, chip, line } of lines) {
    const found = chipOf(chips, chip ?? config?.board.gpioChip);
    const holder = found?.held.find((held) => held.line === line);
    if (!holder || holder.consumer === OURS) continue;
    findings.push(
      fail(
        'GPIO',
        `line ${line} of ${found?.label} (${by}) is held by ${holder.consumer || 'somebody who gives no name'}`,
        'stop that program, take the line out of its overlay, or wire it to another pin',
      ),
    );
  }
  return findings;
}

/** What outputs do when the agent dies. */
export async function release(host: Host): Promise<readonly Finding[]> {
  const outputs = host.config?.actuators.flatMap(({ name, definition, options }) =>
    definition.resources(options as never).some(({ type }) => type === 'gpio') ? [name] : [],
  );
  if (outputs?.length === 0 || (await host.simulated())) return [];
  const label = (await host.gpio()).chips.find(({ header }) => header)?.label;
  if (label === undefined) return [];
  const what = 'outputs';
  if ((await releaseOf(host.files, label)) === 'kept')
    return [
      ok(
        what,
        'this kernel keeps an output at its level when the agent dies, until somebody drives it: ' +
          'run `fieldhand safe` as ExecStopPost= (dtparam=strict_gpiod makes them inputs instead)',
      ),
    ];
  const known = host.access(persistFile(label)) !== 'absent';
  return [
    ok(
      what,
      `this kernel makes an output an input when the agent dies${known ? ' (persist_gpio_outputs is off)' : ''}: ` +
        'the pulls of pin and board then decide, so wire a resistor towards the safe level',
    ),
  ];
}

/** `throttled` of the firmware: bit, what it means now; 16 bits higher: since the start. */
const THROTTLED: readonly (readonly [bit: number, words: string])[] = [
  [0, 'under-voltage'],
  [1, 'the processor is slowed down'],
  [2, 'throttled'],
  [3, 'at the soft temperature limit'],
];
const POWER_CURE = 'use the supply made for this Pi and a short, thick cable; cool it where it is hot';

/** Power and heat, where a Pi tells. */
export async function power({ files }: Host): Promise<readonly Finding[]> {
  const text = await throttledText(files);
  const bits = text === undefined ? Number.NaN : Number.parseInt(text.replace(/^0x/, ''), 16);
  if (Number.isInteger(bits)) {
    const at = (shift: number): string =>
      THROTTLED.flatMap(([bit, words]) => (bits & (1 << (bit + shift)) ? [words] : [])).join(', ');
    if (at(0)) return [fail('power', at(0), POWER_CURE)];
    if (at(16)) return [warn('power', `well now, but since the start: ${at(16)}`, POWER_CURE)];
    return [ok('power', 'no under-voltage, not throttled')];
  }
  for (const name of await namesIn(files, '/sys/class/hwmon')) {
    const folder = `/sys/class/hwmon/${name}`;
    if ((await textOf(files, `${folder}/name`)) !== 'rpi_volt') continue;
    return (await textOf(files, `${folder}/in0_lcrit_alarm`)) === '1'
      ? [fail('power', 'under-voltage', POWER_CURE)]
      : [ok('power', 'no under-voltage')];
  }
  return [];
}

/** The firmware's node is below a folder whose name differs from model to model. */
async function throttledText(files: Host['files']): Promise<string | undefined> {
  const platform = '/sys/devices/platform';
  for (const soc of (await namesIn(files, platform)).filter((name) => /^soc/.test(name))) {
    const text = await textOf(files, `${platform}/${soc}/${soc}:firmware/get_throttled`);
    if (text !== undefined) return text;
  }
  return undefined;
}

function chipOf(chips: readonly FoundGpioChip[], wanted: string | undefined): FoundGpioChip | undefined {
  if (wanted === undefined) return chips.find(({ header }) => header);
  return chips.find(({ label }) => label === wanted) ?? chips.find(({ name }) => name === wanted);
}

/** Runs a look that may fail as a whole, as a finding. */
export async function guarded(
  what: string,
  look: () => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  try {
    return await look();
  } catch (error) {
    return [
      warn(
        what,
        `could not be looked at: ${messageOf(error)}`,
        'run it as root, or as the user of the agent',
      ),
    ];
  }
}

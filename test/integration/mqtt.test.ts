import { spawnSync } from 'node:child_process';
import { chmodSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { authority, writePair } from '../support/certificates.ts';
import { eventually } from '../support/eventually.ts';
import { Farm } from '../support/farm.ts';
import { Mosquitto, type Seen } from '../support/mosquitto.ts';

const devices = `sensors:
  - { name: climate, kind: bme280, interval: 200ms }
  - { name: door, kind: contact, line: 27 }
actuators:
  - { name: pump, kind: switch, line: 17, maxOn: 1m }
  - { name: lamp, kind: light, pwm: { pca9685: 0x40, channel: 1 } }
  - { name: blind, kind: cover, open: { line: 5 }, close: { line: 6 }, openTime: 1s, closeTime: 1s }
  - { name: gate, kind: pulse, line: 22 }
`;

let farm: Farm;
let broker: Mosquitto;

beforeEach(() => {
  farm = new Farm();
  broker = new Mosquitto(farm.files);
});
afterEach(async () => {
  await broker.close();
  await farm.close();
});

const url = (scheme = 'mqtt'): string => `${scheme}://127.0.0.1:${broker.port}`;
const last = (seen: readonly Seen[], topic: string): string | undefined =>
  seen.findLast((message) => message.topic === topic)?.payload;
const says = (seen: readonly Seen[], topic: string, payload: string): Promise<unknown> =>
  eventually(
    `${topic} says ${payload}, it says ${last(seen, topic)}`,
    () => last(seen, topic) === payload,
    15_000,
  );
const result = (seen: readonly Seen[], topic: string, from: number): Promise<Record<string, unknown>> =>
  eventually(`an answer at ${topic}`, () => {
    const found = seen.slice(from).find((message) => message.topic === topic);
    return found && (JSON.parse(found.payload) as Record<string, unknown>);
  });

describe('a gateway with a broker', () => {
  it('tells values and states, retained, and takes commands', async () => {
    await broker.start();
    const seen = await broker.subscribe('fieldhand/#');
    await farm.startGateway(`mqtt: { url: '${url()}' }\n`);
    farm.startAgent(devices);
    await says(seen, 'fieldhand/status', 'online');
    await says(seen, 'fieldhand/greenhouse/availability', 'online');
    await says(seen, 'fieldhand/greenhouse/pump/state', 'OFF');
    await eventually(
      'a temperature',
      () => Number(last(seen, 'fieldhand/greenhouse/climate/temperature')) > -40,
    );

    broker.publish('fieldhand/greenhouse/pump/set', 'ON');
    await says(seen, 'fieldhand/greenhouse/pump/state', 'ON');
    expect(await result(seen, 'fieldhand/greenhouse/pump/result', 0)).toMatchObject({ state: 'executed' });
    broker.publish('fieldhand/greenhouse/lamp/set', '40');
    await says(seen, 'fieldhand/greenhouse/lamp/level', '40');
    broker.publish('fieldhand/greenhouse/blind/set', 'CLOSE');
    await says(seen, 'fieldhand/greenhouse/blind/position', '0');
    broker.publish('fieldhand/greenhouse/pump/set', '{"set":false,"id":"mine"}');
    await says(seen, 'fieldhand/greenhouse/pump/state', 'OFF');
    expect(
      await eventually('its answer', () => last(seen, 'fieldhand/greenhouse/pump/result')?.includes('mine')),
    ).toBe(true);

    const later = await broker.subscribe('fieldhand/greenhouse/pump/state');
    await eventually('the state is retained', () =>
      later.some(({ retained, payload }) => retained && payload === 'OFF'),
    );
  });

  it('ignores retained commands, live and from before, and keeps its head with nonsense', async () => {
    await broker.start();
    broker.publish('fieldhand/greenhouse/gate/set', 'PRESS', '-r');
    const seen = await broker.subscribe('fieldhand/#');
    const gateway = await farm.startGateway(`mqtt: { url: '${url()}' }\n`);
    farm.startAgent(devices);
    await says(seen, 'fieldhand/greenhouse/gate/state', 'OFF');
    await gateway.logged('a retained MQTT command was ignored: it may be of any age');
    broker.publish('fieldhand/greenhouse/pump/set', 'ON', '-r');
    await eventually(
      'the second is ignored too',
      () => gateway.output.filter((line) => line.includes('retained MQTT command')).length === 2,
    );
    const topic = 'fieldhand/greenhouse/pump/result';
    for (const [payload, why] of [
      [Buffer.alloc(0), 'empty'],
      ['NaN', 'NaN'],
      ['{"set":2}', 'set'],
      ['{"set":', 'JSON'],
      ['[]', '[]'],
      ['{"set":true,"pulse":"1s"}', 'one of'],
      [Buffer.alloc(1_000_000, 'x'), '1000000 bytes'],
      [Buffer.from([0xff, 0xfe, 0x00]), 'none of'],
    ] as const) {
      const from = seen.length;
      broker.publish('fieldhand/greenhouse/pump/set', payload);
      const answer = await result(seen, topic, from);
      expect(answer).toMatchObject({ state: 'rejected', reason: 'bad-payload' });
      expect(answer.detail).toContain(why);
    }
    broker.publish('fieldhand/greenhouse/heater/set', 'ON');
    const unknown = await result(seen, 'fieldhand/greenhouse/heater/result', 0);
    expect(unknown).toMatchObject({ reason: 'unknown-actuator' });
    const { actuators } = await farm.agent();
    expect(actuators.map(({ state }) => state?.level)).toEqual([0, 0, 0, 0]);
    // and goes on
    broker.publish('fieldhand/greenhouse/pump/set', 'ON');
    await says(seen, 'fieldhand/greenhouse/pump/state', 'ON');
  });

  it('outlives the broker, and the broker tells of its death', async () => {
    await broker.start();
    const gateway = await farm.startGateway(`mqtt: { url: '${url()}' }\n`);
    const agent = farm.startAgent(devices);
    await gateway.logged('connected to the broker');
    await eventually('the agent is live', () => farm.live());
    await broker.kill();
    await gateway.logged('no connection to the broker, trying again');
    expect(await farm.send({ actuator: 'pump', set: true })).toMatchObject({ state: 'executed' });
    await broker.start();
    const seen = await broker.subscribe('fieldhand/#');
    await says(seen, 'fieldhand/greenhouse/pump/state', 'ON');
    await says(seen, 'fieldhand/greenhouse/availability', 'online');
    await agent.stop('SIGKILL');
    await says(seen, 'fieldhand/greenhouse/availability', 'offline');
    await gateway.stop('SIGKILL');
    await says(seen, 'fieldhand/status', 'offline');
  });

  it('lets Home Assistant find what there is, and forget what is gone', async () => {
    await broker.start();
    const seen = await broker.subscribe('homeassistant/#');
    let gateway = await farm.startGateway(`mqtt: { url: '${url()}' }\n`);
    const agent = farm.startAgent(devices);
    const topic = 'homeassistant/sensor/fieldhand/greenhouse_climate_temperature/config';
    await eventually('the temperature is announced', () => last(seen, topic));
    expect(JSON.parse(last(seen, topic) ?? '')).toMatchObject({
      device_class: 'temperature',
      unit_of_measurement: '°C',
      state_class: 'measurement',
      state_topic: 'fieldhand/greenhouse/climate/temperature',
      device: { identifiers: ['fieldhand:greenhouse'] },
    });
    for (const part of [
      'switch/fieldhand/greenhouse_pump',
      'light/fieldhand/greenhouse_lamp',
      'cover/fieldhand/greenhouse_blind',
      'button/fieldhand/greenhouse_gate',
      'binary_sensor/fieldhand/greenhouse_door_contact',
    ])
      await eventually(part, () => last(seen, `homeassistant/${part}/config`));

    const before = seen.length;
    broker.publish('homeassistant/status', 'online');
    await eventually('it is told again', () => last(seen.slice(before), topic));

    // without the lamp from now on, and with a gateway that was not there when it was announced
    await agent.stop();
    await gateway.stop();
    gateway = await farm.startGateway(`mqtt: { url: '${url()}' }\n`);
    farm.startAgent(devices.replace(/ {2}- \{ name: lamp.*\n/, ''));
    await says(seen, 'homeassistant/light/fieldhand/greenhouse_lamp/config', '');
    expect(last(seen, topic)).not.toBe('');
  });

  it('speaks TLS with a password, and says what is wrong with either', async () => {
    const ca = authority();
    const { cert, key } = writePair(farm.files.path, 'broker', ca.gateway());
    const caFile = farm.files.write('mqtt-ca.pem', ca.cert);
    const password = farm.files.write('password', 'secret word\n');
    chmodSync(password, 0o600);
    const passwords = farm.files.write('passwords', '');
    spawnSync('mosquitto_passwd', ['-b', passwords, 'farm', 'secret word']);
    broker = new Mosquitto(
      farm.files,
      [
        `cafile ${caFile}`,
        `certfile ${cert}`,
        `keyfile ${key}`,
        `password_file ${passwords}`,
        'allow_anonymous false',
      ],
      ['--cafile', caFile, '-u', 'farm', '-P', 'secret word'],
    );
    await broker.start();
    const good = `{ url: '${url('mqtts')}', username: farm, passwordFile: '${password}', ca: '${caFile}' }`;
    const gateway = await farm.startGateway(`mqtt: ${good}\n`);
    await gateway.logged('connected to the broker');
    await gateway.stop();

    for (const [config, why] of [
      [good.replace('username: farm', 'username: cow'), 'mqtt.username and mqtt.passwordFile'],
      [good.replace(/, ca: .*\}/, ' }'), 'mqtt.ca'],
    ] as const) {
      const another = await farm.startGateway(`mqtt: ${config}\n`);
      const { trouble } = await another.logged('no connection to the broker, trying again');
      expect(trouble).toContain(why);
      await another.stop();
    }
    // what is wrong with a file costs nothing but the broker, and is seen to be right again
    chmodSync(password, 0o644);
    const another = await farm.startGateway(`mqtt: ${good}\n`);
    const { trouble } = await another.logged('no connection to the broker, trying again');
    expect(trouble).toContain('chmod 0640');
    farm.startAgent(devices);
    await eventually('the rest goes on', () => farm.live());
    chmodSync(password, 0o640);
    await another.logged('connected to the broker');
  });
});

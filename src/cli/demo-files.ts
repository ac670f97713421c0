/** The files that the demo writes for its two programs, meant to be read and changed. */
export const demoFiles = {
  'gateway.yaml': `# The demo's gateway. Everything has a default: see \`fieldhand check --reference gateway\`.
heartbeat: 5s
`,
  'agent.yaml': `# The demo's agent, on a simulated board. All keys: \`fieldhand check --reference agent\`.
id: greenhouse

gateway:
  host: 127.0.0.1
  port: 7070

board:
  backend: simulated
  # a day in eight minutes that begins towards evening, so that there is something to see
  simulation: { speed: 180, startsAt: "18:30" }

sampling:
  interval: 1s

outbox:
  commitEvery: 1s # so that the page moves at once

sensors:
  - { name: climate, kind: bme280, address: 0x76 }
  - { name: light, kind: bh1750 }
  - name: soil # a capacitive probe on a converter: volts, the fewer the wetter
    kind: iio
    device: ads1015
    channels: [{ channel: voltage0, quantity: moisture }]
    filters:
      - { kind: median, window: 5 }
      - { kind: scale, points: [[2.6, 0], [1.2, 100]], unit: '%', decimals: 1 }
  - { name: door, kind: contact, line: 27 }
  - { name: pi, kind: system }

actuators:
  - name: pump
    kind: switch
    line: 17
    activeLow: true
    maxOn: 1m # whatever anybody asks: after a minute it is off
    onLinkLoss: safe
  - { name: fan, kind: fan, pwm: { pca9685: 0x40, channel: 0 }, frequency: 1000, minimum: 0.2, boost: 1s }
  - { name: lamp, kind: light, pwm: { pca9685: 0x40, channel: 1 }, frequency: 1000, onLinkLoss: hold }
  - { name: blind, kind: cover, open: { line: 5 }, close: { line: 6 }, openTime: 12s, closeTime: 10s, onLinkLoss: hold }

# What it does by itself, also when the gateway is away.
rules:
  - name: water-dry-soil
    when: { channel: soil/moisture, below: 40, for: 3s }
    do: { pulse: pump, for: 10s }
    repeat: 1m # while it stays dry
  - name: dusk
    when: { channel: light/illuminance, below: 50, hysteresis: 100 }
    do: { set: lamp, to: on, fade: 2s }
    otherwise: { set: lamp, to: off }
override: 2m # for so long a click on the page outranks the rules
`,
} as const;

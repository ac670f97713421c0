/** What is wired to the simulated board: BCM numbers, and the I2C addresses on bus 1. */
export const SIMULATED_WIRING = {
  /** Output to a relay board, which pulls it high: low runs the pump, so `activeLow`. */
  pump: 17,
  /** Inputs, reed contacts to ground: low while shut, and the pull's level while open, so `pull-up`. */
  door: 27,
  window: 24,
  /** Input; high while the bed is dry. */
  soilDry: 23,
  bme280: { bus: 1, address: 0x76 },
  bh1750: { bus: 1, address: 0x23 },
  pca9685: { bus: 1, address: 0x40 },
  /** In the soil. */
  lm75: { bus: 1, address: 0x48 },
  /** A DS18B20 in the water barrel, on 1-wire. */
  w1: '28-0316a2794bff',
  /** A converter that the kernel reads; its first input has a capacitive probe in the bed. */
  iio: 'ads1015',
  /** The processor, as the kernel's monitoring shows it. */
  hwmon: 'cpu_thermal',
} as const;

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
  /** In the soil. */
  lm75: { bus: 1, address: 0x48 },
} as const;

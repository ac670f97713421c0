import { ads1115 } from './ads1115.ts';
import { aht20 } from './aht20.ts';
import { bh1750 } from './bh1750.ts';
import { bme280 } from './bme280.ts';
import { bme680 } from './bme680.ts';
import { bmp280 } from './bmp280.ts';
import { button } from './button.ts';
import { contact } from './contact.ts';
import { counter } from './counter.ts';
import { ens160 } from './ens160.ts';
import { file } from './file.ts';
import { frequency } from './frequency.ts';
import { htu21d } from './htu21d.ts';
import { hwmon } from './hwmon.ts';
import { iio } from './iio.ts';
import { ina219 } from './ina219.ts';
import { lm75 } from './lm75.ts';
import { mcp9808 } from './mcp9808.ts';
import { motion } from './motion.ts';
import { scd4x } from './scd4x.ts';
import type { SensorDefinition } from './sensor.ts';
import { sht3x } from './sht3x.ts';
import { sht4x } from './sht4x.ts';
import { si7021 } from './si7021.ts';
import { system } from './system.ts';
import { tmp102 } from './tmp102.ts';
import { tsl2561 } from './tsl2561.ts';
import { veml7700 } from './veml7700.ts';
import { w1 } from './w1.ts';

/** Every kind of sensor. A new one is one file and one line here. */
export const sensorKinds: readonly SensorDefinition[] = [
  ads1115,
  aht20,
  bh1750,
  bme280,
  bme680,
  bmp280,
  button,
  contact,
  counter,
  ens160,
  file,
  frequency,
  htu21d,
  hwmon,
  iio,
  ina219,
  lm75,
  mcp9808,
  motion,
  scd4x,
  sht3x,
  sht4x,
  si7021,
  system,
  tmp102,
  tsl2561,
  veml7700,
  w1,
];

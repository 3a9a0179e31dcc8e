// Quantities in whole milligrams or pieces (BigInt), shown exactly and read exactly: the twin of `api/pages/figures.py`.

const GROUP = "\u202f";
const SPACE = "\u00a0";
const SCALES = { t: 10n ** 9n, kg: 10n ** 6n, g: 10n ** 3n };
const LIMIT = 2n ** 63n;
const TIME = /^([0-9]{4}-[0-9]{2}-[0-9]{2})[ T]([0-9]{2}:[0-9]{2})(:[0-9]{2})?$/;
const DECIMAL = /^([0-9]{1,20})(?:\.([0-9]{1,9}))?$/;

export const MASS_UNITS = ["kg", "t", "g"];
export const PIECES = "pieces";

/** Digits in groups of three. */
export function grouped(digits) {
  return digits.replace(/\B(?=([0-9]{3})+$)/g, GROUP);
}

/** Exact decimal text of a whole number of `scale`-ths, without trailing zeros. */
export function decimal(value, scale, group = true) {
  const size = value < 0n ? -value : value;
  const whole = (size / scale).toString();
  const places = scale.toString().length - 1;
  const rest = (size % scale).toString().padStart(places, "0").replace(/0+$/, "");
  return `${value < 0n ? "−" : ""}${group ? grouped(whole) : whole}${rest ? `.${rest}` : ""}`;
}

/** Mass of milligrams: tonnes from 1 t, kilograms from 1 kg, else grams or milligrams. */
export function mass(mg) {
  const size = mg < 0n ? -mg : mg;
  const unit = Object.keys(SCALES).find((name) => size >= SCALES[name]);
  return unit ? `${decimal(mg, SCALES[unit])}${SPACE}${unit}` : `${decimal(mg, 1n)}${SPACE}mg`;
}

/** A batch's quantity: pieces for items, mass for bulk. */
export function quantity(value, item) {
  if (!item) return mass(value);
  return `${decimal(value, 1n)}${SPACE}${value === 1n ? "piece" : "pieces"}`;
}

/** A tolerance in parts per million as a percentage. */
export function tolerance(ppm) {
  return `${decimal(BigInt(ppm), 10_000n)}${SPACE}%`;
}

/** What was typed, as milligrams or pieces; an Error with the rule where it cannot be that. */
export function parseQuantity(text, unit) {
  const match = DECIMAL.exec(text.trim());
  if (!match) throw new Error("Give a plain number such as 12480.5, without sign or blanks.");
  const scale = unit === PIECES ? 1n : SCALES[unit];
  const fraction = match[2] ?? "";
  const power = 10n ** BigInt(fraction.length);
  const scaled = BigInt(match[1] + fraction) * scale;
  if (scaled % power) throw new Error(unit === PIECES ? "Pieces are counted whole." : "Nothing finer than a milligram can be recorded.");
  const value = scaled / power;
  if (value >= LIMIT) throw new Error("This is more than can be recorded.");
  return value;
}

/** The text of a quantity in a unit, as it would be typed. */
export function typed(value, unit) {
  return decimal(value, unit === PIECES ? 1n : SCALES[unit], false);
}

/** The unit a quantity is best typed in. */
export function unitOf(value, item) {
  if (item) return PIECES;
  return value >= SCALES.kg ? "kg" : "g";
}

/** The difference between what was offered and what was weighed, and what the contract will make of it. */
export function difference(offered, weighed, tolerancePpm) {
  const apart = weighed - offered;
  const size = apart < 0n ? -apart : apart;
  const ppm = BigInt(tolerancePpm);
  const inside = size * 1_000_000n <= offered * ppm;
  return {
    apart,
    inside,
    allowed: (offered * ppm) / 1_000_000n,
    credited: inside ? (weighed < offered ? weighed : offered) : 0n,
    lost: inside && weighed < offered ? offered - weighed : 0n,
  };
}

/** A share of a whole in percent to four places, for display beside the exact figures. */
export function percentOf(part, whole) {
  if (whole === 0n) return "";
  const size = part < 0n ? -part : part;
  const parts = (size * 1_000_000n + whole / 2n) / whole;
  const sign = part < 0n ? "−" : "+";
  if (parts === 0n && part !== 0n) return `${sign}less than 0.0001${SPACE}%`;
  return `${part === 0n ? "" : sign}${decimal(parts, 10_000n)}${SPACE}%`;
}

/** A time in UTC: `2026-03-01 08:30 UTC`, with seconds where they are not zero. */
export function moment(seconds) {
  const text = new Date(Number(seconds) * 1000).toISOString();
  const clock = text.slice(11, 19);
  return `${text.slice(0, 10)} ${clock.endsWith(":00") ? clock.slice(0, 5) : clock}${SPACE}UTC`;
}

/** A time as it is typed, in UTC: the same in every country. */
export function typedTime(seconds) {
  return new Date(Number(seconds) * 1000).toISOString().slice(0, 19).replace("T", " ");
}

/** Seconds of a typed UTC time; an Error where it is none or does not exist. */
export function parseTime(text) {
  const match = TIME.exec(text.trim());
  const iso = match && `${match[1]}T${match[2]}${match[3] ?? ":00"}`;
  const milliseconds = iso ? Date.parse(`${iso}Z`) : Number.NaN;
  // A day that does not exist, such as 30 February, would silently become another.
  if (Number.isNaN(milliseconds) || new Date(milliseconds).toISOString().slice(0, 19) !== iso) {
    throw new Error("Give a day and a time (UTC) such as 2026-03-01 08:30.");
  }
  return BigInt(milliseconds / 1000);
}

/** How long ago something was, as short as kubectl says it. */

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const YEAR = 365 * DAY;

/** Two units, the second only where it is not zero: `3h25m`, `8d`. */
function inTwo(milliseconds: number, [large, largeName]: Unit, [small, smallName]: Unit): string {
  const first = Math.floor(milliseconds / large);
  const rest = Math.floor((milliseconds % large) / small);
  return rest === 0 ? `${first}${largeName}` : `${first}${largeName}${rest}${smallName}`;
}

type Unit = readonly [milliseconds: number, name: string];

const units = {
  second: [SECOND, 's'],
  minute: [MINUTE, 'm'],
  hour: [HOUR, 'h'],
  day: [DAY, 'd'],
  year: [YEAR, 'y'],
} as const satisfies Record<string, Unit>;

const scale: readonly [below: number, format: (milliseconds: number) => string][] = [
  [2 * MINUTE, (time) => `${Math.floor(time / SECOND)}s`],
  [10 * MINUTE, (time) => inTwo(time, units.minute, units.second)],
  [3 * HOUR, (time) => `${Math.floor(time / MINUTE)}m`],
  [8 * HOUR, (time) => inTwo(time, units.hour, units.minute)],
  [2 * DAY, (time) => `${Math.floor(time / HOUR)}h`],
  [8 * DAY, (time) => inTwo(time, units.day, units.hour)],
  [2 * YEAR, (time) => `${Math.floor(time / DAY)}d`],
  [8 * YEAR, (time) => inTwo(time, units.year, units.day)],
];

/** A time that has passed. A clock that was set back makes it 0s, never negative. */
export function durationText(milliseconds: number): string {
  const passed = Math.max(0, milliseconds);
  const entry = scale.find(([below]) => passed < below);
  return entry === undefined ? `${Math.floor(passed / YEAR)}y` : entry[1](passed);
}

/** Age of an RFC 3339 time; `<unknown>` when there is none. */
export function ageText(timestamp: string | undefined, now: number): string {
  const time = timestamp === undefined ? Number.NaN : Date.parse(timestamp);
  return Number.isNaN(time) ? '<unknown>' : durationText(now - time);
}

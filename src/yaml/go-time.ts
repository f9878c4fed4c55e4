/** A time, as Go writes it. */
export interface GoTime {
  /** As a value of YAML or JSON: `2024-01-01T00:00:00Z`. */
  readonly value: string;
  /** As a key, which is printed: `2024-01-01 00:00:00 +0000 UTC`. Undefined where that depends on the zone of the machine. */
  readonly key?: string;
}

const form =
  /^(?<year>\d{4})-(?<month>\d\d?)-(?<day>\d\d?)(?:(?:[Tt]| +)(?<hour>\d\d?):(?<minute>\d\d?):(?<second>\d\d?)(?:[.,](?<fraction>\d+))?(?<zone>Z|[-+]\d\d:\d\d)?)?$/;

/**
 * The time that version 3 of Go's YAML library makes of a plain scalar where it may be anything: `parseTimestamp` of `gopkg.in/yaml.v3`.
 * Version 2 hands such scalars on as texts. Undefined for what is a text to version 3 too, and for zones that cannot be written again.
 *
 * @param plain the scalar as it is written, on one line.
 */
export function timeByGoYaml(plain: string): GoTime | undefined {
  const parts = form.exec(plain)?.groups;
  if (parts === undefined) return undefined;
  const { year = '', fraction, zone } = parts;
  const month = Number(parts['month']);
  const day = Number(parts['day']);
  const clock = [parts['hour'], parts['minute'], parts['second']].map((digits) => Number(digits ?? 0));
  const [hour = 0, minute = 0, second = 0] = clock;
  if (hour > 23 || minute > 59 || second > 59 || !isDay(Number(year), month, day)) return undefined;
  // A zone belongs to the form with a `T`, and is asked for there.
  if (parts['hour'] !== undefined && /t/i.test(plain) !== (zone !== undefined)) return undefined;
  const offset = offsetOf(zone);
  if (offset === undefined) return undefined;
  const date = [year, twoDigits(month), twoDigits(day)].join('-');
  const nanoseconds = fraction?.slice(0, 9).replace(/0+$/, '') ?? '';
  const time = `${clock.map(twoDigits).join(':')}${nanoseconds === '' ? '' : `.${nanoseconds}`}`;
  const value = `${date}T${time}${offset}`;
  return offset === 'Z' ? { value, key: `${date} ${time} +0000 UTC` } : { value };
}

function isDay(year: number, month: number, day: number): boolean {
  const isLeap = year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

function offsetOf(zone: string | undefined): string | undefined {
  if (zone === undefined || zone === 'Z' || /^[-+]00:00$/.test(zone)) return 'Z';
  const [hours = 0, minutes = 0] = zone.slice(1).split(':').map(Number);
  return hours < 24 && minutes < 60 ? zone : undefined;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

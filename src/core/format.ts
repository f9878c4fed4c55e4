/** Figures for people. A unit always stands beside the number, with a space between. */

/** `12,345`. Without `Intl`, whose first use takes 17 ms, in the extension host too. */
export function formatCount(count: number): string {
  return count.toFixed(0).replaceAll(/\B(?=(?:\d{3})+$)/g, ',');
}

/** Three significant digits: `17.8 ms`, `0.42 ms`, `1.25 s`, `2 min 5 s`. */
export function formatDuration(durationMs: number): string {
  if (!Number.isFinite(durationMs)) return 'unknown';
  if (durationMs < 1000) return `${significant(durationMs)} ms`;
  if (durationMs < 60_000) return `${significant(durationMs / 1000)} s`;
  const seconds = Math.round(durationMs / 1000);
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor((seconds % 3600) / 60);
  const rest = seconds % 60;
  if (hours > 0) return minutes === 0 ? `${hours} h` : `${hours} h ${minutes} min`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
}

/** How long ago, in its largest unit: `just now`, `3 min ago`, `5 h ago`, `4 days ago`. */
export function formatAge(ageMs: number): string {
  const minutes = Math.floor(ageMs / 60_000);
  if (!(minutes >= 1)) return 'just now';
  if (minutes < 60) return `${minutes} min ago`;
  const hours = Math.floor(minutes / 60);
  return hours < 48 ? `${hours} h ago` : `${formatCount(Math.floor(hours / 24))} days ago`;
}

/** How old something is, or how long it still lasts, in the one unit that says enough: `45 s`, `12 min`, `30 h`, `12 days`, `3 years`. */
export function formatSpan(ageMs: number): string {
  if (!Number.isFinite(ageMs)) return 'unknown';
  const minutes = Math.floor(Math.max(0, ageMs) / 60_000);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  if (minutes < 1) return `${Math.floor(Math.max(0, ageMs) / 1000)} s`;
  if (hours < 1) return `${minutes} min`;
  if (days < 2) return `${hours} h`;
  return days < 730 ? formatPlural(days, 'day') : formatPlural(Math.floor(days / 365), 'year');
}

/**
 * How long something has been there, as kubectl writes it: `45s`, `7m30s`, `3h12m`, `2d4h`, `120d`, `3y`. The older it is, the less its
 * smaller parts say.
 */
export function formatShortAge(ageMs: number): string {
  if (!Number.isFinite(ageMs)) return 'unknown';
  const seconds = Math.max(0, Math.floor(ageMs / 1000));
  const minutes = Math.floor(seconds / 60);
  const hours = Math.floor(minutes / 60);
  const days = Math.floor(hours / 24);
  const years = Math.floor(days / 365);
  const both = (large: number, largeUnit: string, rest: number, unit: string): string =>
    rest === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${rest}${unit}`;
  if (seconds < 120) return `${seconds}s`;
  if (minutes < 10) return both(minutes, 'm', seconds % 60, 's');
  if (minutes < 180) return `${minutes}m`;
  if (hours < 8) return both(hours, 'h', minutes % 60, 'm');
  if (hours < 48) return `${hours}h`;
  if (days < 8) return both(days, 'd', hours % 24, 'h');
  if (years < 2) return `${days}d`;
  if (years < 8) return both(years, 'y', days % 365, 'd');
  return `${years}y`;
}

/** A clock for a run: `01:12`, `1:02:03`. */
export function formatClock(durationMs: number): string {
  const seconds = Math.max(0, Math.floor(durationMs / 1000));
  const hours = Math.floor(seconds / 3600);
  const parts = [Math.floor((seconds % 3600) / 60), seconds % 60].map((part) => String(part).padStart(2, '0'));
  return hours === 0 ? parts.join(':') : [String(hours), ...parts].join(':');
}

/** `4,980 rps`. */
export function formatRate(ratePerSecond: number): string {
  return `${ratePerSecond < 100 ? significant(ratePerSecond) : formatCount(ratePerSecond)} rps`;
}

/** `0.02 %` from a share between 0 and 1. */
export function formatShare(share: number): string {
  if (share === 0) return '0 %';
  return `${significant(share * 100)} %`;
}

/** `1.5 MiB` in powers of 1024. */
export function formatBytes(sizeBytes: number): string {
  const units = ['B', 'KiB', 'MiB', 'GiB', 'TiB'];
  let size = sizeBytes;
  let unit = 0;
  while (size >= 1024 && unit < units.length - 1) {
    size /= 1024;
    unit += 1;
  }
  return `${unit === 0 ? formatCount(size) : significant(size)} ${units[unit] ?? ''}`;
}

/** `1 object`, `12 objects`. */
export function formatPlural(count: number, singular: string, plural = `${singular}s`): string {
  return `${formatCount(count)} ${count === 1 ? singular : plural}`;
}

function significant(value: number): string {
  if (value === 0) return '0';
  const digits = Math.abs(value) >= 100 ? 0 : Math.abs(value) >= 10 ? 1 : 2;
  return String(Number(value.toFixed(Math.abs(value) < 0.01 ? 4 : digits)));
}

/** `Deployment shop/web and 3 more`; the first alone where there are no more. */
export function andMore(first: string, more: number): string {
  return more <= 0 ? first : `${first} and ${formatCount(more)} more`;
}

/** What `time.ParseDuration` of Go takes. It has no days. */
export const goDuration = /^[-+]?(?:0|(?:(?:\d+(?:\.\d*)?|\.\d+)(?:ns|us|µs|μs|ms|s|m|h))+)$/;

/** The same length of time in hours, where somebody wrote days. */
export function inHours(text: string): string | undefined {
  const days = /^(\d+)d$/.exec(text)?.[1];
  return days === undefined ? undefined : `${Number(days) * 24}h`;
}

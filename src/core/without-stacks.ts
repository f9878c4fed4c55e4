/**
 * Runs work whose errors are values that nobody throws. A YAML parser makes an `Error` of each fault; where brackets are nested deeply
 * there are thousands, and collecting their stacks takes most of the time.
 */
export function withoutStacks<Result>(work: () => Result): Result {
  const before = Error.stackTraceLimit;
  Error.stackTraceLimit = 0;
  try {
    return work();
  } finally {
    Error.stackTraceLimit = before;
  }
}

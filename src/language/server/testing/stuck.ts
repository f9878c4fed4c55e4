import { endWhenStuck } from '../watchdog.ts';

/** A process for the test of the watchdog: it waits for as long as it is told, and then loops for ever. */
endWhenStuck({ tickMs: 50, mostTicks: 6 });
setTimeout(() => {
  process.stdout.write('still alive\n');
  for (;;);
}, Number(process.argv[2]));

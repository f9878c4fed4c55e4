import { setFlagsFromString } from 'node:v8';

/**
 * Lets the heap grow by two fifths of what is in use before the engine looks for garbage. By itself it waits for three times as much: with a
 * workspace of 5,000 files 75 MB are in use, and 430 MB would be held.
 */
export function keepHeapSmall(): void {
  setFlagsFromString('--heap-growing-percent=40');
}

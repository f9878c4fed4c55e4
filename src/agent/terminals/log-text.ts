import type { SourcedLine } from '../../cluster/logs/merge.ts';
import { neutralised } from '../../cluster/logs/neutral.ts';
import type { LogNote, LogQuery, LogSource } from '../../cluster/logs/types.ts';
import { formatPlural } from '../../core/format.ts';
import { inWords } from '../../core/words.ts';

/** Colours of the theme, one for each source in turn. Red is left out: it would look like an error. */
const colours = [36, 33, 35, 32, 34, 96, 93, 95, 92, 94] as const;

const dim = 90;

/** Lines and notes of logs as a terminal shows them: with the name of their source in its colour, where there is more than one. */
export class LogText {
  readonly #isPrevious: boolean;
  #hasSeveral = false;
  readonly #seen = new Set<string>();
  #hasSeveralPods = false;
  #hasSeveralContainers = false;

  constructor({ previous }: Pick<LogQuery, 'previous'>) {
    this.#isPrevious = previous;
  }

  lines(lines: readonly SourcedLine<LogSource>[]): string {
    return lines.map(({ source, text }) => `${this.#prefix(source)}${neutralised(text)}\r\n`).join('');
  }

  /** A line of ours has a mark, as those of the window have: a container may write faint lines too. */
  note(note: LogNote): string {
    return this.#words(note)
      .map((words) => `${coloured(dim, `─ ${neutralised(words)}`)}\r\n`)
      .join('');
  }

  #words(note: LogNote): readonly string[] {
    switch (note.is) {
      case 'begins':
        for (const source of note.sources) this.#meet(source);
        return [
          ...(note.sources.length === 0
            ? [this.#isPrevious ? 'No container was started again.' : 'No container has a log yet.']
            : []),
          ...(note.hidden === 0
            ? []
            : [
                `${formatPlural(note.hidden, 'more container')} not shown: at most ${note.sources.length} are read at once.`,
              ]),
        ];
      case 'live':
        return [];
      case 'joined':
        this.#meet(note.source);
        return [`${this.#name(note.source)}: new, followed from now on.`];
      case 'ended':
        return [
          `${this.#name(note.source)}: ${note.because === 'gone' ? 'the Pod is gone' : 'the container has ended'}.`,
        ];
      case 'restarted':
        return [`${this.#name(note.source)}: started again, ${formatPlural(note.restarts, 'restart')} so far.`];
      case 'broken':
        return [`${this.#name(note.source)}: ${inWords(note.problem).message} It is read on from there.`];
      case 'refused':
        return [`${this.#name(note.source)}: ${inWords(note.problem).message}`];
      case 'too-many':
        return [`${note.pod}: not shown, too many are read already.`];
    }
  }

  #meet({ pod, container }: LogSource): void {
    for (const known of this.#seen) {
      const [knownPod, knownContainer] = known.split('/');
      if (knownPod !== pod) this.#hasSeveralPods = true;
      if (knownContainer !== container) this.#hasSeveralContainers = true;
    }
    this.#seen.add(`${pod}/${container}`);
    this.#hasSeveral = this.#seen.size > 1;
  }

  #prefix(source: LogSource): string {
    if (!this.#hasSeveral) return '';
    return `${coloured(colours[source.index % colours.length] ?? dim, this.#name(source))} `;
  }

  #name({ pod, container }: LogSource): string {
    if (!this.#hasSeveralContainers) return pod;
    return this.#hasSeveralPods ? `${pod}/${container}` : container;
  }
}

function coloured(colour: number, text: string): string {
  return `\u001b[${colour}m${text}\u001b[39m`;
}

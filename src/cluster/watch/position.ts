/** How far a watch has come in the history of a collection, and how far that is to be believed. */
export class Position {
  #version: string | undefined;
  #doubtedVersion: string | undefined;
  /** Streams in a row that opened and then said nothing. */
  #silences = 0;

  /** The version to go on from; undefined where all must be read. */
  get version(): string | undefined {
    return this.#version;
  }

  /** The version that a server was silent to, or has gone back behind. */
  get doubtedVersion(): string | undefined {
    return this.#doubtedVersion;
  }

  reached(version: string | undefined): void {
    this.#version = version;
  }

  /** The server does not know the version any more. */
  forget(): void {
    this.#version = undefined;
  }

  /** A stream opened and said nothing. The second one in a row is no accident. */
  wasMetBySilence(): void {
    this.#silences += 1;
    if (this.#silences > 1) this.doubt();
  }

  /** All must be read again. Versions of another state would say that objects are the same which are not. */
  doubt(): void {
    this.#silences = 0;
    this.#doubtedVersion = this.#version;
    this.#version = undefined;
  }

  /** A list has said what there is to say of the doubt. */
  isDecided(): void {
    this.#doubtedVersion = undefined;
  }

  heard(): void {
    this.#silences = 0;
  }
}

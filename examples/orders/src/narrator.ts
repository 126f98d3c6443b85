/** Tells a person what happens: a heading for each chapter, a line for each thing that was done. */
export class Narrator {
  #chapter = 0;

  heading(title: string): void {
    this.#chapter += 1;
    console.log(`\n${this.#chapter}. ${title}`);
  }

  /** Something the program did. */
  did(what: string, result = ""): void {
    console.log(`   ${what}${result === "" ? "" : `  ->  ${result}`}`);
  }

  /** Something that was refused, as it should be. */
  refused(what: string, error: unknown): void {
    console.log(`   ${what}  ->  refused\n      ${error instanceof Error ? error.message : String(error)}`);
  }
}

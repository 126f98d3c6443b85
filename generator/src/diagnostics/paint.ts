/** Puts colours around text, or leaves it as it is. */
export interface Paint {
  readonly red: (text: string) => string;
  readonly green: (text: string) => string;
  readonly yellow: (text: string) => string;
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
}

const plainText = (text: string): string => text;
const wrapped =
  (open: number, close: number) =>
  (text: string): string =>
    `\u001b[${open}m${text}\u001b[${close}m`;

/** No colours: for files, pipes and `NO_COLOR`. */
export const plain: Paint = {
  red: plainText,
  green: plainText,
  yellow: plainText,
  bold: plainText,
  dim: plainText,
};

/** Terminal colours. */
export const coloured: Paint = {
  red: wrapped(31, 39),
  green: wrapped(32, 39),
  yellow: wrapped(33, 39),
  bold: wrapped(1, 22),
  dim: wrapped(2, 22),
};

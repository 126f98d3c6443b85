/** One line that tells how it goes: rewritten in place on a terminal, otherwise a new one from time to time. */
export interface StatusLine {
  /** A line that stays. */
  print(text: string): void;
  /** Ends the line that is rewritten. */
  stop(): void;
}

const interval = 10_000; // ms between two lines that stay

/** Starts to show what `text` says. */
export function startStatusLine(
  stream: Pick<NodeJS.WriteStream, "isTTY" | "write" | "columns">,
  text: () => string,
): StatusLine {
  const terminal = stream.isTTY === true;
  const clear = terminal ? "\r\u001b[2K" : "";
  const show = (): void => {
    // A line that wraps could not be rewritten.
    stream.write(terminal ? `${clear}${text().slice(0, (stream.columns ?? 80) - 1)}` : `${text()}\n`);
  };
  const timer = setInterval(show, terminal ? 250 : interval);
  return {
    print: (line) => void stream.write(`${clear}${line}\n`),
    stop: () => {
      clearInterval(timer);
      stream.write(clear);
    },
  };
}

/** Whether what a model's `evolve` gave has to be waited for. A wait for each event costs more than most of them. */
export function isPending(answer: unknown): answer is PromiseLike<void> {
  return (
    typeof answer === "object" && answer !== null && "then" in answer && typeof answer.then === "function"
  );
}

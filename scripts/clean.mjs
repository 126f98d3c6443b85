// Removes what was compiled: files of sources that no longer exist would otherwise be published.
import { rmSync } from "node:fs";

for (const folder of ["runtime", "generator", "examples/orders", "examples/shipping"]) {
  rmSync(new URL(`../${folder}/dist`, import.meta.url), { recursive: true, force: true });
}

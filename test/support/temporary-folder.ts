import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, onTestFinished } from "vitest";

/** A new empty folder outside the repository for the test that runs, removed after it. */
export async function temporaryFolder(): Promise<string> {
  const folder = await newFolder();
  onTestFinished(() => remove(folder));
  return folder;
}

/** The same for all tests of a file or a `describe`, where it is called; `path` is there once they run. */
export function sharedFolder(): { readonly path: string } {
  let folder: string | undefined;
  beforeAll(async () => {
    folder = await newFolder();
  });
  afterAll(async () => {
    if (folder !== undefined) await remove(folder);
  });
  return {
    get path() {
      if (folder === undefined) throw new Error("The shared folder is made before the first test runs.");
      return folder;
    },
  };
}

async function newFolder(): Promise<string> {
  // The real path: on macOS the temporary folder is a link, and compilers print where it leads.
  return await realpath(await mkdtemp(join(tmpdir(), "rita-test-")));
}

function remove(folder: string): Promise<void> {
  return rm(folder, { recursive: true, force: true });
}

import { defineConfig } from "rita-ts-codegen/config";

export default defineConfig({
  schemas: "schemas",
  out: "src/generated",
  skeletons: "src",
});

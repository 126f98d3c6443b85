import fc from "fast-check";
import { expect, test } from "vitest";
import { scopeOf, tenantScope } from "../subject/scope.js";
import { durableName, reactorName } from "./names.js";

const shop = scopeOf("shop");
const tenant = fc.stringMatching(/^[A-Za-z0-9_\-:=@+]{1,20}$/);
const name = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);

test("durable names are tokens of a bucket's key, and no two reactors of two tenants share one", () => {
  fc.assert(
    fc.property(tenant, name, tenant, name, (oneTenant, oneName, otherTenant, otherName) => {
      const [one, other] = [tenantScope(shop, oneTenant), tenantScope(shop, otherTenant)];
      const durable = durableName(one, oneName);
      expect(durable).toMatch(/^[A-Za-z0-9_=-]+$/);
      expect(reactorName(one, durable)).toBe(oneName);
      const same = oneTenant === otherTenant && oneName === otherName;
      expect(durable === durableName(other, otherName)).toBe(same);
      if (oneTenant !== otherTenant) expect(reactorName(other, durable)).toBe(undefined);
    }),
  );
});

test("without a tenant a reactor's name is the consumer's, as in Rita", () => {
  expect(durableName(shop, "mails_2-b")).toBe("mails_2-b");
  expect(reactorName(shop, "mails_2-b")).toBe("mails_2-b");
});

test("a name that is too long with its tenant is refused", () => {
  const scope = tenantScope(shop, ":".repeat(128));
  expect(() => durableName(scope, "mails")).toThrow(
    expect.objectContaining({ code: "REACTOR_NAME_INVALID" }),
  );
});

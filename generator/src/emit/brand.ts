/** The line that a module needs once for the nominal types it declares. The symbol exists in types only. */
export const brandSymbol = "declare const brand: unique symbol;\n\n";

/** What makes a type nominal: a property that no value has, so that only a cast gives the type. */
export function brandOf(name: string): string {
  return ` & { readonly [brand]: "${name}" }`;
}

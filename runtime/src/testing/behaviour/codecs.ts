import type { Codec } from "../../codecs/codec.js";
import type { Command } from "../../message/command.js";
import { eventType } from "../../message/descriptor.js";
import type { Event } from "../../message/event.js";
import { defineModel } from "../../model/define-model.js";
import { Model } from "../../model/model.js";
import { registry } from "../../registry/registry.js";
import type { Check } from "../../validation/check.js";
import { installedCodecs, samples, typeOf } from "./codec-samples.js";
import { all, type BehaviourContext, codeOf, type StoreUnderTest, type WishedOptions } from "./context.js";

const anything: Check = () => true;

/** Options with a type for each codec that is there, each written in the codec that `choose` says. */
function optionsOf(
  codecs: readonly Codec[],
  choose: (name: string) => string,
): WishedOptions<Event, Command> {
  const names = ["json", "binary", ...codecs.map(({ name }) => name)];
  const validators = { write: anything, read: anything };
  const types = names.map((name) => {
    const chosen = choose(name);
    const codec = names.includes(chosen) ? chosen : name;
    return eventType(typeOf(name), "note", validators, { codec });
  });
  return { registry: registry<Event, Command>(...types), codecs };
}

const note = (type: string, data: unknown) => ({ entity: "note.a" as const, type, data });

/** What holds for the codecs of events: any of them in one store, each read by what its header names. */
export function codecs({ test, runner: { expect } }: BehaviourContext): void {
  const mixed = (
    name: string,
    body: (under: StoreUnderTest<Event, Command>, codecNames: readonly string[]) => Promise<void>,
    otherChoice: (codec: string) => string = (codec) => codec,
  ): void => {
    let names: readonly string[] = [];
    const wish = async () => {
      const installed = await installedCodecs();
      names = ["json", "binary", ...installed.map((codec) => codec.name)];
      const managers = [optionsOf(installed, (codec) => codec), optionsOf(installed, otherChoice)] as const;
      return { config: {}, managers };
    };
    test.on(wish, name, (under) => body(under, names));
  };

  mixed(
    "events in every codec come back as they were given, however they are read",
    async ({ store, other = store }, names) => {
      const given = names.map((name) => [typeOf(name), samples[name]] as const);
      const read = (events: readonly Event[]) => events.map(({ type, data }) => [type, data]);
      const cases = given.map(([type]) => [type, (seen: readonly unknown[], e: Event) => [...seen, e.data]]);
      const journal = defineModel<readonly unknown[], Event>({
        initial: () => [],
        evolve: Object.fromEntries(cases) as Record<
          string,
          (seen: readonly unknown[], event: Event) => readonly unknown[]
        >,
      });
      const watched = new Model(journal, "note.a");
      const watcher = await other.watch(watched);
      const { events, sequence } = await store.append(given.map(([type, data]) => note(type, data)));
      const data = given.map(([, one]) => one);
      expect(read(events)).toEqual(given);
      expect(read(await all(other.read()))).toEqual(given);
      expect((await other.load(journal, "note.a")).state).toEqual(data);
      await watcher.waitFor(sequence);
      expect(watched.view((seen) => seen)).toEqual(data);
      await watcher.stop();
    },
  );

  mixed(
    "an event is read in the codec it was written in, whatever its type is written in by now",
    async ({ store, other = store }, names) => {
      const types = names.filter((name) => name !== "binary").map(typeOf);
      const data = { text: "a" };
      for (const writer of [store, other]) await writer.append(types.map((type) => note(type, data)));
      for (const reader of [store, other]) {
        const events = await all(reader.read());
        expect(events.map((event) => [event.type, event.data])).toEqual(
          [...types, ...types].map((type) => [type, data]),
        );
      }
    },
    (codec) => ({ json: "protobuf", msgpack: "json", protobuf: "msgpack" })[codec] ?? codec,
  );

  mixed("data that a codec cannot write is refused, with nothing stored", async ({ store }, names) => {
    const unfit: Readonly<Record<string, unknown>> = {
      json: 1n,
      binary: "text",
      protobuf: 1,
      msgpack: () => 1,
    };
    for (const name of names) {
      const events = [note(typeOf("json"), samples["json"]), note(typeOf(name), unfit[name])];
      expect([name, await codeOf(store.append(events))]).toEqual([name, "EVENT_DATA_INVALID"]);
    }
    expect(await store.head()).toBe(0);
  });
}

// P11: the generator, whole processes: beside what it may take, and beside programs that print types only.

import { generatorProject } from "../support/generator-project.mjs";
import { compare } from "../support/measure.mjs";

const count = (value) => value.toLocaleString("en");

/** Work that is compared with a limit in milliseconds instead of a peer. */
async function limited({ rounds, name, limit, work }) {
  const compared = await compare({ rounds, better: "lower", ours: work, peer: async () => limit });
  return { ...compared, name, peerName: "what it may take", unit: "ms", target: 1 };
}

/** From nothing beside the peers. */
async function besidePeers(project, { rounds, messages, cold }) {
  project.writeFlat();
  const compared = [];
  for (const peer of ["json-schema-to-typescript", "quicktype"]) {
    compared.push({
      ...(await compare({ rounds, better: "lower", ours: cold, peer: async () => project.peer(peer) })),
      name: `generate ${count(messages)} schemas, nothing there yet`,
      peerName: `${peer}, types only`,
      unit: "ms",
    });
  }
  return compared;
}

/** After the first run: nothing changed, and one schema changed while a process watches. */
async function again(project, { rounds, messages }) {
  project.finishSkeletons();
  project.generate();
  const name = (what) => `generate ${count(messages)} schemas, ${what}`;
  const compared = [
    await limited({
      rounds,
      name: name("nothing changed"),
      limit: 400,
      work: async () => project.generate(),
    }),
  ];
  const watch = await project.watch();
  try {
    const work = () => watch.save();
    compared.push(await limited({ rounds, name: name("one changed, in watch"), limit: 300, work }));
  } finally {
    watch.stop();
  }
  return compared;
}

export const generator = {
  id: "P11",
  run: async ({ quick, rounds }) => {
    const messages = quick ? 20 : 200;
    const [project, tenfold] = [generatorProject(messages), generatorProject(10 * messages)];
    try {
      const from = (one) => async () => {
        one.clean();
        return one.generate();
      };
      const cold = from(project);
      const name = `generate ${count(messages)} schemas, nothing there yet`;
      return [
        await limited({ rounds, name, limit: 2_500, work: cold }),
        ...(await besidePeers(project, { rounds, messages, cold })),
        ...(await again(project, { rounds, messages })),
        {
          // It may cost 11 times as much.
          ...(await compare({
            rounds: Math.min(rounds, 3),
            better: "lower",
            ours: from(tenfold),
            peer: async () => 11 * (await cold()),
          })),
          name: `generate ${count(10 * messages)} schemas, nothing there yet`,
          peerName: `11 × ours with ${count(messages)}`,
          unit: "ms",
          target: 1,
        },
      ];
    } finally {
      project.remove();
      tenfold.remove();
    }
  },
};

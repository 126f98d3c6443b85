import { nkeys } from "@nats-io/transport-node";

type Key = ReturnType<typeof nkeys.createUser>;

const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A NATS JWT (ADR-14) about `subject`. */
function token(signer: Key, subject: Key, nats: object): string {
  const [iss, sub] = [signer.getPublicKey(), subject.getPublicKey()];
  const claims = { jti: sub, iat: 1_700_000_000, iss, name: sub, sub, nats: { version: 2, ...nats } };
  const text = `${part({ typ: "JWT", alg: "ed25519-nkey" })}.${part(claims)}`;
  return `${text}.${Buffer.from(signer.sign(Buffer.from(text))).toString("base64url")}`;
}

const unlimited = Object.fromEntries(
  ["subs", "data", "payload", "imports", "exports", "conn", "leaf"].map((name) => [name, -1]),
);
const storage = { mem_storage: -1, disk_storage: -1, streams: -1, consumer: -1 };

/** A server's configuration with an operator and one account, and the credentials of a user of that. */
export function operatorMode(): {
  readonly config: string;
  readonly creds: string;
  readonly seed: string;
  readonly jwt: string;
} {
  const [operator, system, account] = [nkeys.createOperator(), nkeys.createAccount(), nkeys.createAccount()];
  const user = nkeys.createUser();
  const accountToken = (subject: Key, limits: object): string =>
    token(operator, subject, { type: "account", limits: { ...unlimited, wildcards: true, ...limits } });
  const jwt = token(account, user, { type: "user", pub: {}, sub: {}, subs: -1, data: -1, payload: -1 });
  const seed = Buffer.from(user.getSeed()).toString();
  return {
    jwt,
    seed,
    config: `operator: ${token(operator, operator, { type: "operator" })}
      system_account: ${system.getPublicKey()}
      resolver: MEMORY
      resolver_preload: {
        ${system.getPublicKey()}: ${accountToken(system, {})}
        ${account.getPublicKey()}: ${accountToken(account, storage)}
      }`,
    creds: [
      `-----BEGIN NATS USER JWT-----\n${jwt}\n------END NATS USER JWT------`,
      `-----BEGIN USER NKEY SEED-----\n${seed}\n------END USER NKEY SEED------\n`,
    ].join("\n\n"),
  };
}

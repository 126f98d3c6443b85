import { reject } from "../../errors/reject.js";
import { commandType, eventType } from "../../message/descriptor.js";
import type { CommandOf, CommandType, EventOf, EventType } from "../../message/message-type.js";
import { defineModel } from "../../model/define-model.js";
import type { ModelDefinition } from "../../model/definition.js";
import { type Registry, registry } from "../../registry/registry.js";
import type { Check, Validators } from "../../validation/check.js";

/** Data of every message of the suite's domain, a bank. */
export interface Amount {
  readonly amount: number;
}

const isAmount: Check = (value) => {
  const valid = Number.isInteger((value as Partial<Amount> | null | undefined)?.amount);
  isAmount.errors = valid
    ? null
    : [
        {
          instancePath: "",
          schemaPath: "#/required",
          keyword: "required",
          params: { missingProperty: "amount" },
        },
      ];
  return valid;
};
const validators: Validators<Amount> = { write: isAmount, read: isAmount };

export const Deposited: EventType<"deposited", "account", Amount> = eventType(
  "deposited",
  "account",
  validators,
);
export const Withdrawn: EventType<"withdrawn", "account", Amount> = eventType(
  "withdrawn",
  "account",
  validators,
);
export const Withdraw: CommandType<"withdraw", "account", Amount> = commandType(
  "withdraw",
  "account",
  validators,
);

/** Every event of the suite's domain. */
export type BankEvent = EventOf<typeof Deposited> | EventOf<typeof Withdrawn>;
/** Every command of the suite's domain. */
export type BankCommand = CommandOf<typeof Withdraw>;

/** The registry that stores under test are opened with. */
export const bank: Registry<BankEvent, BankCommand> = registry(Deposited, Withdrawn, Withdraw);

/** The balance of one account. */
export const account: ModelDefinition<number, BankEvent, BankCommand> = defineModel<
  number,
  BankEvent,
  BankCommand
>(
  {
    initial: () => 0,
    evolve: {
      deposited: (balance, { data }) => balance + data.amount,
      withdrawn: (balance, { data }) => balance - data.amount,
    },
  },
  {
    withdraw: (balance, { entityId, data }) => {
      if (data.amount === 0) return [];
      if (data.amount > balance) reject("overdrawn", `${entityId} holds ${balance}`);
      return [Withdrawn.create(entityId, data)];
    },
  },
  { name: "account" },
);

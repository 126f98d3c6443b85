import { headerName } from "../envelope/header-names.js";
import { RitaError } from "../errors/rita-error.js";
import type { StoredMessage } from "../log/stored-message.js";
import type { MessageType } from "../message/message-type.js";
import { filterSubject, filterSubjects, matchesAny } from "../subject/filter.js";
import type { Scope } from "../subject/scope.js";

/** Most filters a server is asked to apply; with more, everything is read and sorted out here. */
const maximumFilters = 16;

/** What a reader wants, as the server takes it and as it is checked here. */
export interface Selection {
  /** Subjects to ask the server for; none covers another. */
  readonly subjects: readonly string[];
  /** Whether a delivered message is wanted; the server's subjects may be wider. */
  readonly wants: (message: StoredMessage) => boolean;
}

/** What can be said about wanted events. */
export interface Wish {
  readonly filters?: string | readonly string[] | undefined;
  readonly events?: readonly MessageType[] | undefined;
  /** Event types a model handles; `undefined` = all. */
  readonly handles?: readonly string[] | undefined;
}

/** The filters of a wish as a list; empty = everything. */
export function filterList(filters: Wish["filters"]): readonly string[] {
  return filters === undefined ? [] : typeof filters === "string" ? [filters] : filters;
}

/**
 * What to ask the server for, and what to keep of it.
 *
 * @throws RitaError `FILTER_INVALID`, `SUBJECT_TOO_MANY_TOKENS`.
 */
export function select(scope: Scope, wish: Wish): Selection {
  const given = filterList(wish.filters);
  const patterns = given.map((filter) => filterSubject(scope, filter));
  const types = wantedTypes(wish);
  const asked = given.length > 0 ? given : typeFilters(wish);
  const subjects = filterSubjects(scope, asked.length > maximumFilters ? [] : asked);
  // What the server is asked for is wider only where filters had to be merged.
  const wider = patterns.some((pattern) => !subjects.includes(pattern));
  return {
    subjects,
    wants: ({ subject, headers }) =>
      (!wider || matchesAny(subject, patterns)) &&
      (types === undefined || types.has(headers.get(headerName.type))),
  };
}

function wantedTypes({ events, handles }: Wish): ReadonlySet<string> | undefined {
  if (events === undefined) return handles === undefined ? undefined : new Set(handles);
  if (events.length === 0) {
    throw new RitaError(
      "FILTER_INVALID",
      "The list of event types to read is empty. Leave it out to read all.",
    );
  }
  const types = events.map(({ type }) => type);
  return new Set(handles === undefined ? types : types.filter((type) => handles.includes(type)));
}

function typeFilters({ events, handles }: Wish): readonly string[] {
  if (events !== undefined) return events.map(({ type, entityType }) => `${entityType}.*.${type}`);
  return handles?.map((type) => `*.*.${type}`) ?? [];
}

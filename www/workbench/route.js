// Where in the workbench one is: the part of the address behind #, so that Back works and a place can be sent on.
//
//     #/   #/open   #/levers   #/fields   #/registers   #/outputs   #/scenarios   #/decisions   #/hand-over   #/procedure/CODE   #/process/CODE   #/author/CODE
//
// The filters of the list stand behind a question mark, so that they come back with it.

import { useEffect, useState } from "preact/hooks";

/** @typedef {{view: string, rest: string[], filter: Record<string, string>}} Route */

/** @returns {Route} */
export function route() {
  const [path, query = ""] = location.hash.replace(/^#\/?/, "").split("?");
  const [view = "", ...rest] = path.split("/").map((part) => {
    try {
      return decodeURIComponent(part);
    } catch {
      return part;
    }
  });
  return { view: view || "list", rest, filter: Object.fromEntries(new URLSearchParams(query)) };
}

/** The address of a view. @param {string} view @param {string[]} [rest] @param {Record<string, string>} [filter] */
export function to(view, rest = [], filter = {}) {
  // A field nobody named is asked for by an empty name.
  const said = Object.entries(filter).filter(([key, value]) => value || key === "field" || key === "authority");
  const query = said.length ? `?${new URLSearchParams(said)}` : "";
  const path = view === "list" ? "" : [view, ...rest].map(encodeURIComponent).join("/");
  return `#/${path}${query}`;
}

/** Where one is, in a view that follows. @returns {Route} */
export function useRoute() {
  const [now, follow] = useState(route);
  useEffect(() => {
    const listener = () => follow(route());
    addEventListener("hashchange", listener);
    addEventListener("tokhai-filter", listener);
    return () => {
      removeEventListener("hashchange", listener);
      removeEventListener("tokhai-filter", listener);
    };
  }, []);
  return now;
}

/** Changes the filters of a view in place: typing makes no entries in the history. */
export function refilter(filter, view = "list") {
  history.replaceState(history.state, "", to(view, [], filter));
  dispatchEvent(new Event("tokhai-filter"));
}

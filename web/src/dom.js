// Elements made by hand, never from text: what comes from the chain is set as text and cannot become markup.

/** An element with attributes (`on...` functions become listeners, `false` and `null` are left out) and children. */
export function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (value === null || value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : String(value));
  }
  made.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return made;
}

/** Replace what an element holds. */
export function fill(target, ...children) {
  target.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
}

/** A status with an icon and a text: `good`, `bad`, `caution` or `neutral`. */
export function label(text, tone) {
  return element("span", { class: `label ${tone}` }, text);
}

/** Pairs of a term and what it is. */
export function facts(pairs) {
  return element(
    "dl",
    { class: "facts" },
    pairs
      .filter(([, value]) => value !== null && value !== undefined && value !== "")
      .map(([term, value]) => element("div", {}, element("dt", {}, term), element("dd", {}, value))),
  );
}

let fields = 0;

/** A labelled form field; `hint` is read out with it. `target` is what the label names where `control` holds more. */
export function field(text, control, hint = null, target = control) {
  fields += 1;
  target.id ||= `field-${fields}`;
  const about = hint ? element("small", { id: `${target.id}-hint` }, hint) : null;
  if (about) target.setAttribute("aria-describedby", about.id);
  return element("div", { class: "field" }, element("label", { for: target.id }, text), control, about);
}

/** The parsed JSON of an address of this server; an Error with words for people where there is none. */
export async function fetchJson(address, options = {}) {
  let response;
  try {
    response = await fetch(address, { ...options, signal: AbortSignal.timeout(30_000), credentials: "same-origin" });
  } catch {
    throw new Error("The server could not be reached. Nothing was changed.");
  }
  let body = null;
  try {
    body = await response.json();
  } catch {
    body = null;
  }
  if (!response.ok) {
    throw new Error(body?.detail || body?.title || `The server answered ${response.status}.`);
  }
  return body;
}

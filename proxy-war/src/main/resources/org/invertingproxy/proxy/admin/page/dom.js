// Helpers of the page's scripts. Data reaches the document as text only, never as markup.

/** The element of that id. */
export const $ = id => document.getElementById(id);

/** The element of that role inside another. */
export const part = (root, name) => root.querySelector(`[data-part="${name}"]`);

/** Sets a text; untouched when it is the same, so that a selection in it lives on. */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** Shows a message, or hides its element when there is none. */
export function say(element, text) {
  setText(element, text);
  element.hidden = !text;
}

/** Shows a message for a few seconds. */
export function toast(text) {
  say($('toast'), text);
  clearTimeout(toast.timer);
  toast.timer = setTimeout(() => say($('toast'), ''), 5_000);
}

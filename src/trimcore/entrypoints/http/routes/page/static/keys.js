// Which keys do what to the film, and which belong to something else.

const WRITES = "input, select, textarea, dialog, video[controls], .noUi-handle";
const IS_PRESSED = "button, summary, a, [role=button]";

const ACTIONS = {
  ArrowLeft: "back",
  ArrowRight: "on",
  " ": "toggle",
  i: "start",
  o: "end",
};
/** Where the letters are, for alphabets that have others. */
const PLACES = { KeyI: "i", KeyO: "o" };

/** What a key press asks for, or null: `back` and `on` step, `toggle` plays, `start` and `end` mark. */
export function actionOf(event) {
  const { key, target } = event;
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return null;
  if (target.closest?.(WRITES) || (key === " " && target.closest?.(IS_PRESSED))) return null;
  const isForeign = key.length === 1 && key > "~";
  const name = isForeign ? PLACES[event.code] : key.length === 1 ? key.toLowerCase() : key;
  return ACTIONS[name] ?? null;
}

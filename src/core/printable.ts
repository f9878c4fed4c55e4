/** Colours and weights as `styleText` of Node writes them: what they change ends with the line. */
const style = String.raw`\u001b\[(?:0|[1-4]|2[2-9]|3[1-79]|9[0-7])m`;

/**
 * What a terminal would obey and not show: control characters but for tabs and line ends, those of ISO 6429 in one byte, and what turns the direction of
 * text around (https://trojansource.codes).
 */
const obeyed = String.raw`[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069]`;

const controls = new RegExp(`(${style})|${obeyed}`, 'g');
const everyControl = new RegExp(obeyed, 'g');

/**
 * Text for a terminal that may hold what others wrote, such as names and values of a cluster: what a terminal would obey is shown as what it is, as
 * `\u001b`. It could otherwise move the cursor over what was printed before, or write to the clipboard.
 *
 * @param keepsStyles true where the text may have colours of ours. Colours are all that somebody else could bring in then.
 */
export function printable(text: string, keepsStyles = false): string {
  return keepsStyles
    ? text.replace(controls, (found: string, kept: string | undefined) => kept ?? inWords(found))
    : text.replace(everyControl, inWords);
}

/** JSON that says the same and holds nothing that a terminal would obey. Its line ends are its own. */
export function printableJson(json: string): string {
  return json.replace(everyControl, inWords);
}

function inWords(control: string): string {
  return `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`;
}

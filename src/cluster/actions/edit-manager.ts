/** The field manager of what a person changes by hand: an edit, a restart, a scale. */
export const editManager = 'meshdeck:edit';

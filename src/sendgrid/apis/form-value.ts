/** What `encodeURIComponent` writes otherwise than a form, or refuses: some marks, the blank, and halves of characters. */
const OTHERWISE_IN_FORMS = /[!'()~ \ud800-\udfff]/;

/** A value as it stands in a form, exactly as `URLSearchParams` writes it, which takes ten times as long. */
export function formValue(text: string): string {
  if (!OTHERWISE_IN_FORMS.test(text)) return encodeURIComponent(text);
  return new URLSearchParams({ '': text }).toString().slice(1);
}

/**
 * Addresses that the upstream may take for one. Whether it tells cases apart is undocumented (CONTRACT 7 #16): an entry that differs by
 * case alone may be the one that a delete was meant to remove.
 */
export function sameAddressKey(email: string): string {
  return email.toLowerCase();
}

/** The fields of a customer's profile, in the order in which the emulator writes them (CONTRACT 1.1 "Customers"). */
const PROFILE_FIELDS = [
  'username',
  'email',
  'active',
  'first_name',
  'last_name',
  'address',
  'address2',
  'city',
  'state',
  'country',
  'zip',
  'phone',
  'website',
  'website_access',
  'company',
] as const;

export type ProfileField = (typeof PROFILE_FIELDS)[number];

/** Every value is a string, `"active":"true"` included (CONTRACT 1.1). */
export type Profile = Readonly<Record<ProfileField, string>>;

/** The filters of `method=profile` that CONTRACT 1 lists; `address2` and `website_access` are answered but not filters. */
export const PROFILE_FILTERS: readonly ProfileField[] = PROFILE_FIELDS.filter(
  (field) => field !== 'address2' && field !== 'website_access',
);

/** A whole profile for a user of whom only some fields, or none, are given. The user name is always `username`. */
export function createProfile(user: string, given: Partial<Profile> = {}): Profile {
  const blank = Object.fromEntries(PROFILE_FIELDS.map((field) => [field, ''])) as Record<ProfileField, string>;
  return {
    ...blank,
    email: user.includes('@') ? user : `${user}@customers.example`,
    active: 'true',
    website_access: 'true',
    ...given,
    username: user,
  };
}

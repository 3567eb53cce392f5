/** What is sent there is taken by the twins, then reported as not delivered. The worlds use them. */
export const DEAD_MOBILE = '+33612000099'
export const DEAD_EMAIL = 'nobody@mail.example'

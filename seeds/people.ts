/** The password of everybody in the worlds: of development only, like their numbers. */
export const PASSWORD = 'pommes-vertes'

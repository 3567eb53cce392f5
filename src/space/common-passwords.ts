/**
 * What is tried first against people of this country and these languages, without spaces and signs, in small letters.
 * Short by design: length does most of the work, and log-ins are slowed down.
 */
export const COMMON: ReadonlySet<string> = new Set(
  `password motdepasse azerty azertyuiop azerty123456 qwerty qwertyuiop qwerty123456 iloveyou jetaime jetaimebeaucoup
   bonjour bonjourbonjour doudou loulou soleil marseille paris paris75 parissaintgermain france francefrance welcome
   bienvenue admin administrator administrateur azertyazerty qwertyqwerty ofpra asile refugie protection demandeasile
   demandedasile allah bismillah alhamdulillah mashallah inshallah mohamed mohammed muhammad jesus jesuschrist
   afghanistan kabul bangladesh dhaka guinee conakry turkiye istanbul congo kinshasa haiti ukraine kiev kyiv
   motdepasse123 password123 password1234 password12345 passwordpassword motdepassemotdepasse letmein monkey dragon
   football master superman batman michael changeme secret princesse chocolat nicolas camille familleamour mamanpapa
   azerty12345 1q2w3e4r5t6y 1q2w3e4r5t 1qaz2wsx3edc qazwsxedcrfv aqwzsxedcrfv abcdef123456 abcd12345678 a1b2c3d4e5f6
   012345678910 123456789abc motdepasse2026 password2026 bonjour2026 azerty2026 france2026`
    .split(/\s+/)
    .filter(Boolean),
)

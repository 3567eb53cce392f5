/** Invented words for the gallery only: what a capability would say, so that every script is seen at its true length. */
export type GalleryWords = Readonly<Record<GalleryWord, string>>

type GalleryWord =
  | 'number'
  | 'numberHint'
  | 'numberError'
  | 'password'
  | 'passwordHint'
  | 'forgotten'
  | 'send'
  | 'notMine'
  | 'open'
  | 'inbox'
  | 'decision'
  | 'summons'
  | 'letter'
  | 'waiting'
  | 'opened'
  | 'since'
  | 'lastSafeDay'
  | 'deposited'
  | 'alerted'
  | 'holiday'
  | 'channel'
  | 'byEmail'
  | 'bySms'
  | 'sentence'
  | 'agree'

const fr: GalleryWords = {
  number: 'Votre numéro étranger',
  numberHint: 'Dix chiffres, en haut de votre attestation.',
  numberError: 'Ce numéro doit avoir dix chiffres.',
  password: 'Votre mot de passe',
  passwordHint: 'Douze caractères au moins.',
  forgotten: 'J’ai oublié mon mot de passe',
  send: 'Continuer',
  notMine: 'Ce n’est pas à moi',
  open: 'Ouvrir le document',
  inbox: 'Vos documents',
  decision: 'Décision sur votre demande',
  summons: 'Convocation à un entretien',
  letter: 'Lettre d’information',
  waiting: 'Pas encore ouvert',
  opened: 'Ouvert',
  since: 'Là depuis le',
  lastSafeDay: 'Dernier jour sûr pour agir :',
  deposited: 'Document déposé',
  alerted: 'Message envoyé',
  holiday: 'Victoire de 1945',
  channel: 'Comment voulez-vous être prévenu ?',
  byEmail: 'Par courriel',
  bySms: 'Par SMS',
  sentence: 'Ouvrez-le vous-même. Personne ne peut l’ouvrir à votre place.',
  agree: 'La structure qui m’aide peut voir que quelque chose m’attend.',
}

const en: GalleryWords = {
  number: 'Your foreigner number',
  numberHint: 'Ten digits, at the top of your certificate.',
  numberError: 'This number must have ten digits.',
  password: 'Your password',
  passwordHint: 'At least twelve characters.',
  forgotten: 'I forgot my password',
  send: 'Continue',
  notMine: 'This is not mine',
  open: 'Open the document',
  inbox: 'Your documents',
  decision: 'Decision on your application',
  summons: 'Summons to an interview',
  letter: 'Information letter',
  waiting: 'Not opened yet',
  opened: 'Opened',
  since: 'Here since',
  lastSafeDay: 'Last safe day to act:',
  deposited: 'Document deposited',
  alerted: 'Message sent',
  holiday: 'Victory Day 1945',
  channel: 'How do you want to be told?',
  byEmail: 'By e-mail',
  bySms: 'By text message',
  sentence: 'Open it yourself. Nobody can open it for you.',
  agree: 'The place that helps me may see that something waits for me.',
}

const ar: GalleryWords = {
  number: 'رقمك كأجنبي',
  numberHint: 'عشرة أرقام، في أعلى شهادتك.',
  numberError: 'يجب أن يتكوّن هذا الرقم من عشرة أرقام.',
  password: 'كلمة السر',
  passwordHint: 'اثنا عشر حرفًا على الأقل.',
  forgotten: 'نسيت كلمة السر',
  send: 'متابعة',
  notMine: 'هذه ليست لي',
  open: 'فتح الوثيقة',
  inbox: 'وثائقك',
  decision: 'قرار بشأن طلبك',
  summons: 'استدعاء إلى مقابلة',
  letter: 'رسالة إعلامية',
  waiting: 'لم تُفتح بعد',
  opened: 'مفتوحة',
  since: 'موجودة منذ',
  lastSafeDay: 'آخر يوم آمن للتصرف:',
  deposited: 'أُودعت الوثيقة',
  alerted: 'أُرسلت رسالة',
  holiday: 'عيد النصر 1945',
  channel: 'كيف تريد أن نخبرك؟',
  byEmail: 'بالبريد الإلكتروني',
  bySms: 'برسالة نصية',
  sentence: 'افتحها بنفسك. لا أحد يستطيع فتحها بدلًا منك.',
  agree: 'يمكن للجهة التي تساعدني أن ترى أن شيئًا ما ينتظرني.',
}

const prs: GalleryWords = {
  number: 'نمبر خارجی شما',
  numberHint: 'ده رقم، در بالای تصدیق‌نامهٔ شما.',
  numberError: 'این نمبر باید ده رقم داشته باشد.',
  password: 'رمز عبور شما',
  passwordHint: 'حد اقل دوازده حرف.',
  forgotten: 'رمز عبورم را فراموش کرده‌ام',
  send: 'ادامه',
  notMine: 'این از من نیست',
  open: 'باز کردن سند',
  inbox: 'اسناد شما',
  decision: 'تصمیم در مورد درخواست شما',
  summons: 'احضار به مصاحبه',
  letter: 'نامهٔ معلوماتی',
  waiting: 'هنوز باز نشده',
  opened: 'باز شده',
  since: 'اینجا از',
  lastSafeDay: 'آخرین روز مطمئن برای اقدام:',
  deposited: 'سند گذاشته شد',
  alerted: 'پیام فرستاده شد',
  holiday: 'پیروزی 1945',
  channel: 'چگونه می‌خواهید خبر شوید؟',
  byEmail: 'با ایمیل',
  bySms: 'با پیامک',
  sentence: 'خودتان آن را باز کنید. هیچ کس نمی‌تواند به جای شما باز کند.',
  agree: 'جایی که به من کمک می‌کند می‌تواند ببیند که چیزی منتظر من است.',
}

const ti: GalleryWords = {
  number: 'ናይ ወጻእተኛ ቁጽርኹም',
  numberHint: 'ዓሰርተ ኣሃዛት፡ ኣብ ላዕሊ ናይ ምስክር ወረቐትኩም።',
  numberError: 'እዚ ቁጽሪ ዓሰርተ ኣሃዛት ክህልዎ ኣለዎ።',
  password: 'መሕለፊ ቃልኩም',
  passwordHint: 'እንተወሓደ ዓሰርተው ክልተ ፊደላት።',
  forgotten: 'መሕለፊ ቃለይ ረሲዐዮ',
  send: 'ቀጽሉ',
  notMine: 'እዚ ናተይ ኣይኮነን',
  open: 'እቲ ሰነድ ክፈቱ',
  inbox: 'ሰነዳትኩም',
  decision: 'ውሳነ ብዛዕባ ሕቶኹም',
  summons: 'ጻውዒት ናብ ቃለ መጠይቕ',
  letter: 'ናይ ሓበሬታ ደብዳበ',
  waiting: 'ገና ኣይተኸፍተን',
  opened: 'ተኸፊቱ',
  since: 'ኣብዚ ካብ',
  lastSafeDay: 'ንምውሳድ ስጉምቲ ናይ መወዳእታ ውሑስ መዓልቲ፦',
  deposited: 'ሰነድ ተቐሚጡ',
  alerted: 'መልእኽቲ ተላኢኹ',
  holiday: 'ዓወት 1945',
  channel: 'ብኸመይ ክንሕብረኩም ትደልዩ?',
  byEmail: 'ብኢመይል',
  bySms: 'ብኤስኤምኤስ',
  sentence: 'ባዕልኹም ክፈትዎ። ማንም ኣብ ክንዳኹም ክኸፍቶ ኣይክእልን።',
  agree: 'እቲ ዝሕግዘኒ ትካል ገለ ነገር ይጽበየኒ ከም ዘሎ ክርኢ ይኽእል።',
}

const bn: GalleryWords = {
  number: 'আপনার বিদেশি নম্বর',
  numberHint: 'দশটি সংখ্যা, আপনার সনদের উপরে।',
  numberError: 'এই নম্বরে দশটি সংখ্যা থাকতে হবে।',
  password: 'আপনার পাসওয়ার্ড',
  passwordHint: 'কমপক্ষে বারোটি অক্ষর।',
  forgotten: 'আমি পাসওয়ার্ড ভুলে গেছি',
  send: 'চালিয়ে যান',
  notMine: 'এটি আমার নয়',
  open: 'নথিটি খুলুন',
  inbox: 'আপনার নথি',
  decision: 'আপনার আবেদনের সিদ্ধান্ত',
  summons: 'সাক্ষাৎকারের জন্য ডাক',
  letter: 'তথ্যমূলক চিঠি',
  waiting: 'এখনও খোলা হয়নি',
  opened: 'খোলা হয়েছে',
  since: 'এখানে আছে',
  lastSafeDay: 'পদক্ষেপ নেওয়ার শেষ নিরাপদ দিন:',
  deposited: 'নথি জমা হয়েছে',
  alerted: 'বার্তা পাঠানো হয়েছে',
  holiday: '1945 বিজয় দিবস',
  channel: 'আপনাকে কীভাবে জানাব?',
  byEmail: 'ই-মেইলে',
  bySms: 'এসএমএসে',
  sentence: 'নিজেই খুলুন। আপনার হয়ে কেউ এটি খুলতে পারে না।',
  agree: 'যে সংস্থা আমাকে সাহায্য করে তারা দেখতে পারে যে কিছু আমার জন্য অপেক্ষা করছে।',
}

const ALL: Readonly<Record<string, GalleryWords>> = { fr, en, ar, prs, ti, bn }

export const galleryWords = (tag: string): GalleryWords => ALL[tag] ?? fr

//! Words that mean little by themselves, by language: articles, pronouns, prepositions, auxiliary
//! verbs, and in English the verbs with which words are reported.

use std::sync::LazyLock;

/// A sorted list of words.
pub(crate) struct List(LazyLock<Vec<&'static str>>);

impl List {
    /// Is the folded word in the list?
    pub(crate) fn has(&self, folded: &str) -> bool {
        self.0.binary_search(&folded).is_ok()
    }
}

/// The stop words of a language, by its code; none, if we know none.
pub(crate) fn of(code: &str) -> Option<&'static List> {
    match code {
        "en" => Some(&ENGLISH),
        "zh" => Some(&CHINESE),
        "ja" => Some(&JAPANESE),
        "de" => Some(&GERMAN),
        "fr" => Some(&FRENCH),
        "es" => Some(&SPANISH),
        "it" => Some(&ITALIAN),
        "pt" => Some(&PORTUGUESE),
        "nl" => Some(&DUTCH),
        "pl" => Some(&POLISH),
        "ru" => Some(&RUSSIAN),
        "uk" => Some(&UKRAINIAN),
        "ar" => Some(&ARABIC),
        "fa" => Some(&PERSIAN),
        "tr" => Some(&TURKISH),
        "ko" => Some(&KOREAN),
        _ => None,
    }
}

/// Splits a text into the sorted words of a list.
fn sorted(text: &'static str) -> Vec<&'static str> {
    let mut words: Vec<&str> = text.split_ascii_whitespace().collect();
    words.sort_unstable();
    words
}

/// Declares lists of words.
macro_rules! lists {
    ($($name:ident = $text:literal;)*) => {
        $(static $name: List = List(LazyLock::new(|| sorted($text)));)*
        #[cfg(test)]
        const LISTS: &[(&str, &str)] = &[$((stringify!($name), $text),)*];
    };
}

lists! {
    ENGLISH = "a about above across after again against all almost along already also although \
        always am amid among an and another any anyone anything are aren't around as at away back \
        be became because become been before behind being below beside besides between beyond both \
        but by can can't cannot could couldn't did didn't do does doesn't doing don't done down \
        during each either else ever every everyone everything few for from further get give given \
        go going got had hadn't has hasn't have haven't having he her here hers herself him \
        himself his how however i if in indeed instead into is isn't it its itself just least less \
        let like made make many may me might more moreover most much must my myself neither never \
        no nobody none nor not nothing now of off often on once one only onto or other others \
        otherwise ought our ours ourselves out over own per perhaps quite rather really regarding \
        said same saw say says see seem seems seen shall she should shouldn't since so some \
        something still such take than that the their theirs them themselves then there therefore \
        these they thing things this those though through throughout thus to together too toward \
        towards two under until up upon us use used very via was wasn't way ways we well went were \
        weren't what when where whether which while who whom whose why will with within without \
        won't would wouldn't yes yet you your yours yourself yourselves i'm i've we've we're \
        they're you're that's there's ten eleven twelve three four five six seven eight nine first \
        second third last next today yesterday tomorrow new told tell added stated noted including latter \
        former several various ongoing upcoming mr mrs \
        ms dr";
    CHINESE = "的 了 着 是 在 和 与 及 或 而 也 都 就 又 并 但 把 被 对 于 为 以 从 到 向 由 之 其 \
        这 那 此 该 各 每 个 们 我 你 他 她 它 吗 呢 吧 啊 很 更 最 将 会 要 不 没 有 上 下 中 里 \
        與 為 於 對 從 將 會 這 們 個 並 後 后 一";
    JAPANESE = "の は が を に へ と で も や か な た だ て る し さ れ い う す ら り く こ そ あ \
        よ ま ん ど ば け お き つ め ち み ほ え わ ろ ね せ ぎ ず ぞ ぬ び べ ぐ ご ざ じ ぜ で \
        ど 等 的 者 一";
    GERMAN = "aber alle allem allen aller alles als also am an andere anderen auch auf aus bei beim \
        beiden bis da dabei dadurch damit dann darauf das dass dem den denn der des deshalb die \
        dies diese diesem diesen dieser dieses doch dort durch ein eine einem einen einer eines er \
        es etwas für gegen haben hat hatte hatten hier hinter ich ihm ihn ihnen ihr ihre ihrem \
        ihren ihrer im in indem ins ist ja jede jedem jeden jeder jedes jedoch kann kein keine \
        keinen können man mehr mein mit muss nach nicht nichts noch nun nur ob oder ohne sein \
        seine seinem seinen seiner seit sich sie sind so sollen sollte sondern sowie über um und \
        uns unser unsere unter vom von vor war waren was weil weiter wenn werden wer wie wieder \
        wir wird wo wurde wurden zu zum zur zwischen würde sagte erklärte";
    FRENCH = "à afin ai ainsi alors après au aucun aussi autre autres aux avait avec avoir bien car \
        ce cela celle celles celui ces cet cette ceux chaque chez ci comme comment contre dans de \
        depuis des deux dont donc du elle elles en encore entre est et étaient était été être eu \
        eux fait il ils je jusque la le les leur leurs lors lui mais me même mes mon ne ni nos \
        notre nous on ont ou où par parce pas pendant peu peut plus plusieurs pour pourquoi qu \
        quand que quel quelle qui quoi sa sans se selon sera ses si son sont sous sur ta tous tout \
        toute toutes très tu un une vers vos votre vous y ils a l d s n c j m t";
    SPANISH = "a al algo alguno algunos ante antes aquel así aunque cada casi como con contra cual \
        cuando de del desde donde dos durante e el él ella ellas ellos en entre era eran es esa \
        ese eso esta está están estas este esto estos fue fueron ha había han hasta hay la las le \
        les lo los más me mi muy ni no nos nosotros nuestra nuestro o otra otras otro otros para \
        pero por porque que qué quien se según ser si sí sido sin sino sobre son su sus también \
        tan tanto te tiene todo todos tras tu un una uno unos y ya yo dijo";
    ITALIAN = "a ad ai agli al alla alle allo anche che chi ci come con contro cui da dagli dai dal \
        dalla dalle dallo degli dei del della delle dello di dopo dove due e è ed era erano essere \
        fra fu gli ha hanno i il in io la le lei li lo loro lui ma mentre mi nei nel nella nelle \
        nello no noi non nostra nostro o ogni per perché più poi quale quando quanto quella quelle \
        quelli quello questa queste questi questo se sé senza si sia sono stata stato su sua sue \
        sugli sui sul sulla suo suoi tra tutte tutti tutto un una uno voi";
    PORTUGUESE = "a à ao aos as às até com como contra da das de dela dele deles depois do dois dos \
        e é ela elas ele eles em entre era essa esse esta está este eu foi foram há isso isto já \
        lhe mais mas me mesmo muito na não nas nem no nos nós nossa nosso num numa o os ou para \
        pela pelas pelo pelos por porque qual quando que quem se sem ser seu seus sob sobre sua \
        suas são também tem têm um uma você";
    DUTCH = "aan al alle als altijd andere ben bij daar dan dat de der deze die dit doch doen door \
        dus een en er ge geen haar had heb hebben heeft hem het hier hij hoe hun ik in is ja je \
        kan kon maar me meer men met mij na naar niet niets nog nu of om omdat onder ons onze ook \
        op over reeds te tegen toch toen tot tussen u uit van veel voor want waren was wat we wel \
        werd wie wij worden wordt zal ze zei zelf zich zij zijn zo zonder zou";
    POLISH = "a aby ale albo ani bardzo bez być był była było były co czy dla do gdy gdzie go i ich \
        im ja jak jako jego jej jest już który która które których kto lub ma mi mnie może my na \
        nad nam nas nie niego nim o obu od on ona one oni oraz po pod przed przez przy są się tak \
        także tam te tego tej ten też to tu tych tylko tym u w we więc wszystkich z za ze że";
    RUSSIAN = "а без был была были было быть в вам вас весь во вот все всего всех вы где да даже для \
        до его ее её если есть еще ещё же за здесь и из или им их к как ко когда который которая \
        которые которых кто ли между меня мне мы на над нам нас наш не него нее ней нет ни них но \
        ну о об обе оба обеих обоих однако он она они оно от по под после при с свою своей своих \
        себя сказал со так также такой там то того тоже той только том тот ты у уже чем что чтобы \
        эта эти это этого этой этом этот я";
    UKRAINIAN = "а або але без був була були було бути в вам вас ви від він вона вони воно все всі \
        для до дуже з за зі і із її їх й його ж же з-за коли котрий ли між мене мені ми на над нам \
        нас наш не неї ні ніж них но о об обидві обох один однак от по під після при про саме свої \
        своїх себе та так також там те ти то тобто тому той тільки у хто це цей ці цього чи чим що \
        щоб як яка які який яких я";
    ARABIC = "في من على إلى عن مع أن إن كان كانت هذا هذه ذلك تلك التي الذي الذين هو هي هم ما لا لم \
        لن قد كل بين بعد قبل عند أو ثم كما بعض غير حتى إذا لكن وقد وفي ومن وعلى وأن كذلك أي ليس \
        حول خلال ضد نحن أنا وهو وهي";
    PERSIAN = "و در به از که این را با است برای آن یک خود تا بر هم نیز یا اما اگر هر ما شما آنها او \
        بود شد شده می های ها نه باید بین پس چه همه";
    TURKISH = "ve bir bu da de için ile o ki çok daha gibi kadar ne ya ama ancak en her hem ise mi \
        mu mı mü olan olarak olduğu şu var veya yok biz ben sen siz onlar iki sonra önce üzere \
        arasında tarafından";
    KOREAN = "및 그 이 저 것 수 등 또는 그리고 그러나 하지만 더 또한 위해 대한 있는 하는 있다 했다 \
        한다 양국 우리 각 두";
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::verify::normalise::fold_key;

    #[test]
    fn lists_hold_folded_words() {
        for (name, text) in LISTS {
            for word in text.split_ascii_whitespace() {
                assert_eq!(fold_key(word), word, "{name}");
            }
        }
    }

    #[test]
    fn lists_are_found() {
        for (code, word, expected) in [
            ("en", "the", true),
            ("en", "peace", false),
            ("zh", "的", true),
            ("zh", "和", true),
            ("de", "über", true),
            ("xx", "the", false),
        ] {
            assert_eq!(of(code).is_some_and(|list| list.has(word)), expected, "{code} {word}");
        }
    }
}

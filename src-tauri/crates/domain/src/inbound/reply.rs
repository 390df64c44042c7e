//! The new text of a reply: what its writer typed, without the mail it answers and, where asked, without the
//! signature. Mail programs mark the old mail in a handful of ways in many languages: a line that says who wrote when
//! ("On ... wrote:"), a block of headers, a separator with words, `>` at the lines.
//!
//! Only whole lines of the text are taken away, never a word within one (but where a separator shares its line): in
//! doubt they stay, since a lost word of a customer is worse than a quoted one too many.

use regex::Regex;
use std::sync::LazyLock;

/// What becomes of a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Signature {
    /// Cut off.
    Cut,
    /// Left.
    Keep,
}

/// Lines beyond this are not looked at: no person types as many.
const LINES_MAX: usize = 5_000;
/// A line that says who wrote when is wrapped to so many at most.
const ATTRIBUTION_LINES: usize = 4;
/// And has so many characters at most.
const ATTRIBUTION_MAX: usize = 400;
/// Lines a block of headers is looked for in.
const HEADERS_WITHIN: usize = 12;
/// A quoted line of so many characters was filled up to the margin.
const WRAPPED_FROM: usize = 60;
/// Nonblank lines a signature has at most.
const SIGNATURE_LINES: usize = 12;

/// "wrote" in many languages, as it ends or precedes the name in such a line.
const WROTE: &str = "wrote|writes|a écrit|schrieb|geschrieben|escribió|escribio|escreveu|ha scritto|scrisse|schreef|\
    geschreven|napisał(?:\\(a\\)|a)?|kirjoitti|skrev|skrifaði|пише|пишет|написал(?:\\(а\\)|а)?|написав|写道|寫道|đã viết|\
    yazdı|şunu yazdı|írta|napsal(?:\\(a\\)|a)?|napísal(?:a)?|a scris|je napisao|έγραψε|כתב|كتب|menulis|sinulat ni|\
    님이 작성|작성|のメール|書きました|さんは書きました";

static ENDS_IN_WROTE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(&format!(
        r"(?i)(?:^|[\s>\])，,:]){{1}}(?:{WROTE})\b?(?:[^:：]|\d:\d){{0,160}}(?:[:：]|-{{2,}})\s*$"
    ))
});
/// A date or a clock time, without which "wrote" is just a word.
static DATED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"\d{1,2}[:.h]\d{2}|\d{1,4}[/.-]\d{1,2}[/.-]\d{1,4}|\b(?:19|20)\d\d\b|\d{1,2}[ -]\p{L}{3,9}\.?[ -]\d{2,4}|\d{4}年",
    )
});
static ADDRESSED: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(r"[^\s<>@]+@[^\s<>@]+\.[^\s<>@]{2,}|\S<|&lt;"));
/// How such a line begins where it is wrapped: "On", its like in other languages, a day or a date.
static BEGINS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?i)^[\s>*_-]*(?:(?:on|am|le|el|il|em|op|den|dne|dnia|w dniu|vào|în|at|in data|a)\s|\p{L}{2,9}[.,]{0,2} \d{1,2}\b|\d{1,4}[./年-]|\d{1,2}\.? \p{L}{3,}|.{1,60}<)",
    )
});
/// A line that begins with a date and ends with an address.
static DATE_AND_ADDRESS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?i)^(?:\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\p{L}{2,4}\.?,? \d{1,2}\.? \p{L}{3,9}\.? \d{4}|\d{1,2}\.? \p{L}{3,9}\.? \d{4})\b.{0,120}<\s*[^<>]*@[^<>]*>\s*[:：]?\s*$",
    )
});
/// Words between rules of dashes.
static RULED_WORDS: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(r"^[\s>*]*(?:[-_=]{3,}|[-_=*]{2,})\s*\p{L}[\p{L}'’ ]{3,40}\p{L}\s*:?\s*[-_=*]{2,}\s*$")
});
static FORWARDED: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?i)^[\s>]*(?:begin forwarded message|début du message (?:réexpédié|transféré)|anfang der weitergeleiteten (?:nachricht|e-?mail)|inicio del mensaje reenviado|inizio messaggio inoltrato|início da mensagem (?:encaminhada|reenviada)|begin doorgestuurd bericht|videresendt (?:melding|besked)|vidarebefordrat (?:brev|meddelande))\s*[:：]\s*$",
    )
});
static RULE: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r"^[\s>]*(?:[-_=*]\s?){4,}\s*$"));
static LABEL: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(r"^[\s>]*[*_]*\s*([\p{L}][\p{L} '’.-]{0,24}?)\s*[*_]*\s*[:：][*_]*(?:\s|\S)"));
static INITIALS_QUOTE: LazyLock<Option<Regex>> = LazyLock::new(|| regex(r"^\s*[\p{Lu}]\p{L}{0,14}>(?:\s|$)"));
/// Text, dashes, and "On ... wrote:" on one line.
static SHARED_LINE: LazyLock<Option<Regex>> =
    LazyLock::new(|| regex(r"(?i)^(.*?\S)\s*-{3,}\s*(on \S.*\bwrote:)\s*$"));
static MOBILE: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?ix)^[\s*_>]*(?:
        (?:sent|send)\ from\ (?:my|outlook|mail\b|yahoo|gmail|samsung|iphone|ipad|android|windows|proton|blackberry|a?\ ?mobile|phone|the\ )
        |(?:sent|gesendet|envoyé|enviado|inviato|verzonden|skickat|sendt)\ (?:via|mit|with|avec|con|met|med)\ .{2,40}(?:mail|app|mobile|phone|outlook|sparrow|telefon|handy).{0,60}$
        |get\ outlook\ for|outlook\ for\ (?:ios|android)|obtenir\ outlook|télécharger\ outlook|obtener\ outlook|obtenha\ o\ outlook|scarica\ outlook|outlook\ für|download\ outlook
        |envoyé\ (?:depuis|de|à\ partir\ de|à\ l'aide\ de)\ |gesendet\ (?:von|aus|über)\ |von\ meinem\ .{2,40}\ gesendet|diese\ nachricht\ wurde\ von\ .{2,80}\ gesendet
        |enviado\ (?:desde|do|de|a\ partir)\ |inviato\ (?:da|dal)\ |verzonden\ (?:vanaf|vanuit|met|via)\ |verstuurd\ (?:vanaf|vanuit|met)\ |sendt\ fra\ |skickat\ från\ |lähetetty\ 
        |wysłan[eoa]\ z\ |отправлено\ (?:с|из)\ |надіслано\ з\ |odesláno\ z\ |iphone'?(?:dan|umdan)\ gönderildi|從我的|从我的|发自我的|iphoneから送信|나의\ iphone에서
        |this\ (?:email|message|mail)\ was\ sent\ (?:from|with|using)\ |typed\ on\ my\ |written\ on\ my\ 
        )",
    )
});
static SIGN_OFF: LazyLock<Option<Regex>> = LazyLock::new(|| {
    regex(
        r"(?ix)^\s*(?:(?:(?:with\ )?(?:kind|best|warm|warmest|many)(?:est)?\ )?regards|(?:yours|very)\ (?:sincerely|truly|faithfully)|sincerely(?:\ yours)?|yours\ truly
        |mit\ (?:freundlichen|besten|lieben|herzlichen)\ grü(?:ß|ss)en|(?:viele|beste|liebe|freundliche)\ grü(?:ß|ss)e|(?:bien\ )?cordialement|(?:bien\ )?à\ (?:vous|toi)|cordiali\ saluti|distinti\ saluti
        |(?:un\ )?saludos?(?:\ cordial(?:es)?)?|atentamente|atenciosamente|cumprimentos|met\ vriendelijke\ groet(?:en)?|(?:med\ )?vänliga\ hälsningar|med\ venlig\ hilsen|med\ vennlig\ hilsen|pozdrawiam|с\ уважением)\s*[,.!]?\s*$",
    )
});

/// Labels of the headers that mail programs put before a quoted mail: who, when, to whom, about what, else.
const LABELS: [&[&str]; 5] = [
    &[
        "from",
        "de",
        "von",
        "da",
        "van",
        "från",
        "fra",
        "od",
        "от",
        "от кого",
        "від",
        "từ",
        "kimden",
        "gönderen",
        "lähettäjä",
        "mittente",
        "发件人",
        "寄件者",
        "差出人",
        "보낸 사람",
        "expéditeur",
        "remitente",
        "afzender",
        "message de",
    ],
    &[
        "sent",
        "date",
        "gesendet",
        "datum",
        "envoyé",
        "envoyé le",
        "enviado",
        "enviado el",
        "enviada em",
        "enviado em",
        "data",
        "inviato",
        "verzonden",
        "skickat",
        "sendt",
        "wysłano",
        "wysłane",
        "lähetetty",
        "päivämäärä",
        "дата",
        "отправлено",
        "надіслано",
        "发送时间",
        "送信日時",
        "日期",
        "보낸 날짜",
        "fecha",
        "dato",
        "tarih",
        "message du",
        "когда",
        "odesláno",
    ],
    &[
        "to",
        "an",
        "à",
        "a",
        "para",
        "aan",
        "til",
        "till",
        "do",
        "кому",
        "收件人",
        "宛先",
        "받는 사람",
        "vastaanottaja",
        "per",
        "kime",
        "komu",
        "destinataire",
        "ontvanger",
    ],
    &[
        "subject",
        "betreff",
        "objet",
        "asunto",
        "assunto",
        "oggetto",
        "onderwerp",
        "emne",
        "ämne",
        "temat",
        "тема",
        "主题",
        "主旨",
        "件名",
        "제목",
        "aihe",
        "konu",
        "předmět",
        "sujet",
    ],
    &[
        "cc",
        "bcc",
        "kopie",
        "copie",
        "copie à",
        "copia",
        "kopi",
        "kopia",
        "копия",
        "reply-to",
        "répondre à",
        "antwort an",
        "importance",
        "wichtigkeit",
        "attachments",
        "anlagen",
        "抄送",
    ],
];

fn regex(pattern: &str) -> Option<Regex> {
    // A pattern that does not compile would find nothing; a test compiles them all.
    Regex::new(pattern).ok()
}

fn matches(pattern: &LazyLock<Option<Regex>>, text: &str) -> bool {
    pattern.as_ref().is_some_and(|pattern| pattern.is_match(text))
}

/// The new text of a mail's plain text.
pub fn new_text(text: &str, signature: Signature) -> String {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let mut owned: Vec<String> = Vec::new();
    for line in text.split('\n').take(LINES_MAX) {
        match SHARED_LINE.as_ref().and_then(|shared| shared.captures(line)) {
            Some(parts) if !is_quoted(line) => {
                owned.push(parts.get(1).map(|part| part.as_str()).unwrap_or_default().to_owned());
                owned.push(parts.get(2).map(|part| part.as_str()).unwrap_or_default().to_owned());
            }
            _ => owned.push(line.to_owned()),
        }
    }
    let lines: Vec<&str> = owned.iter().map(String::as_str).collect();
    let mut kept = without_quotes(&lines);
    if signature == Signature::Cut {
        cut_signature(&mut kept);
    }
    trim(&mut kept);
    kept.join("\n")
}

/// The writer's own words in a new text: quoted lines they left between theirs are not.
pub fn own_words(reply: &str) -> String {
    reply.split('\n').filter(|line| !is_quoted(line)).collect::<Vec<_>>().join("\n")
}

fn is_blank(line: &str) -> bool {
    line.trim().is_empty()
}

fn is_quoted(line: &str) -> bool {
    line.trim_start().starts_with('>')
}

fn is_quote_like(line: &str) -> bool {
    is_quoted(line) || line.trim_start().starts_with('|') || matches(&INITIALS_QUOTE, line)
}

/// Where the old mail begins, and how many lines only introduce it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Opening {
    at: usize,
    lines: usize,
}

fn without_quotes<'t>(lines: &[&'t str]) -> Vec<&'t str> {
    let mut kept: Vec<&str> = Vec::new();
    let mut rest = lines;
    // Each round takes at least one line away.
    while let Some(opening) = first_opening(rest) {
        let (before, after) = rest.split_at(opening.at);
        let after = after.get(opening.lines..).unwrap_or_default();
        let typed_before = kept.iter().chain(before).any(|line| !is_blank(line) && !is_quoted(line));
        kept.extend_from_slice(before);
        let quoted = after.iter().take_while(|line| is_quote_like(line) || is_blank(line)).count();
        let has_quotes = after.iter().take(quoted).any(|line| is_quote_like(line));
        // A quoted line that was wrapped without a mark on the rest is quoted all the same.
        let full = |at: usize| {
            after.get(at).is_some_and(|line| is_quoted(line) && line.chars().count() >= WRAPPED_FROM)
        };
        let wrapped = usize::from(quoted > 0 && full(quoted - 1));
        let remains = after.get(quoted + wrapped..).unwrap_or_default();
        let typed_after = remains.iter().any(|line| !is_blank(line));
        if has_quotes && typed_after {
            // Marked line by line: what follows unmarked is typed again.
            rest = remains;
        } else if !typed_before && typed_after {
            // Nothing above: the mail is a bare forward, or its program marks nothing. All of it is shown.
            rest = after;
            if has_headers(after) {
                rest = after
                    .get(after.iter().position(|line| is_blank(line)).unwrap_or(0)..)
                    .unwrap_or_default();
            }
        } else {
            rest = &[];
            break;
        }
    }
    kept.extend_from_slice(rest);
    // A quoted tail is the old mail; a mail of quotes alone is shown as it is.
    let typed = kept.iter().rposition(|line| !is_blank(line) && !is_quote_like(line));
    if let Some(last) = typed {
        kept.truncate(last + 1);
    }
    kept
}

fn first_opening(lines: &[&str]) -> Option<Opening> {
    (0..lines.len()).find_map(|at| opening_at(lines, at))
}

fn opening_at(lines: &[&str], at: usize) -> Option<Opening> {
    let line = lines.get(at)?;
    if is_blank(line) || is_quoted(line) {
        return None;
    }
    if let Some(lines) = attribution(lines, at) {
        return Some(Opening { at, lines });
    }
    if matches(&RULED_WORDS, line) || matches(&FORWARDED, line) {
        return Some(Opening { at, lines: 1 });
    }
    let ruled = matches(&RULE, line);
    if ruled {
        let next = lines.iter().skip(at + 1).position(|line| !is_blank(line)).map(|n| at + 1 + n)?;
        let headers = headers(lines, next);
        return (headers.0 >= 2).then_some(Opening { at, lines: next - at + headers.1 });
    }
    let (kinds, length) = headers(lines, at);
    (kinds >= 3).then_some(Opening { at, lines: length })
}

/// How many lines from `at` on say who wrote when.
fn attribution(lines: &[&str], at: usize) -> Option<usize> {
    let mut joined = String::new();
    for taken in 1..=ATTRIBUTION_LINES {
        let line = lines.get(at + taken - 1)?.trim();
        // A wrapped address may leave its ">" at the beginning of a line.
        let address_goes_on = joined.matches('<').count() > joined.matches('>').count();
        if line.is_empty() || (taken > 1 && is_quoted(line) && !address_goes_on) {
            return None;
        }
        if !joined.is_empty() {
            joined.push(' ');
        }
        joined.push_str(line);
        if joined.chars().count() > ATTRIBUTION_MAX {
            return None;
        }
        let wrote =
            matches(&ENDS_IN_WROTE, &joined) && (matches(&DATED, &joined) || matches(&ADDRESSED, &joined));
        if wrote || matches(&DATE_AND_ADDRESS, &joined) {
            return Some(taken);
        }
        if taken == 1 && !matches(&BEGINS, line) {
            return None;
        }
    }
    None
}

/// How many kinds of headers stand from `at` on, and over how many lines.
fn headers(lines: &[&str], at: usize) -> (usize, usize) {
    let mut kinds = [false; LABELS.len()];
    let mut length = 0;
    let mut unlabelled = 0;
    for (n, line) in lines.iter().skip(at).take(HEADERS_WITHIN).enumerate() {
        if is_blank(line) {
            break;
        }
        match label(line) {
            Some(kind) => {
                if let Some(seen) = kinds.get_mut(kind) {
                    *seen = true;
                }
                (length, unlabelled) = (n + 1, 0);
            }
            // A header that was wrapped.
            None if n > 0 && unlabelled < 2 => unlabelled += 1,
            None => break,
        }
    }
    // The sender, or a date that begins the block, and something else.
    let begins = label(lines.get(at).copied().unwrap_or_default()).is_some();
    let count = kinds.iter().filter(|seen| **seen).count();
    (if begins { count } else { 0 }, length)
}

fn has_headers(lines: &[&str]) -> bool {
    lines.iter().position(|line| !is_blank(line)).is_some_and(|at| headers(lines, at).0 >= 2)
}

fn label(line: &str) -> Option<usize> {
    let found = LABEL.as_ref()?.captures(line)?;
    let word = found.get(1)?.as_str().trim().to_lowercase();
    LABELS.iter().position(|words| words.contains(&word.as_str()))
}

fn cut_signature(lines: &mut Vec<&str>) {
    trim(lines);
    let nonblank_after =
        |lines: &[&str], at: usize| lines.iter().skip(at + 1).filter(|line| !is_blank(line)).count();
    // What a device adds ends what was typed, whatever comes behind.
    let device = lines.iter().position(|line| line.chars().count() <= 120 && matches(&MOBILE, line));
    if let Some(at) = device.filter(|at| *at > 0) {
        lines.truncate(at);
    }
    let delimiter = |line: &str| {
        let bare = line.trim();
        matches!(bare, "--" | "—" | "–") || (bare.len() >= 5 && bare.chars().all(|c| c == '_'))
    };
    if let Some(at) = lines.iter().rposition(|line| delimiter(line))
        && at > 0
        && nonblank_after(lines, at) <= SIGNATURE_LINES
    {
        lines.truncate(at);
    }
    // "Regards," with name and position below.
    if let Some(at) = lines.iter().rposition(|line| matches(&SIGN_OFF, line)) {
        let below: Vec<&&str> = lines.iter().skip(at + 1).filter(|line| !is_blank(line)).collect();
        let short = below.iter().all(|line| line.chars().count() <= 60 && !line.trim_end().ends_with('?'));
        if at > 0 && (2..=SIGNATURE_LINES).contains(&below.len()) && short {
            lines.truncate(at);
        }
    }
}

fn trim(lines: &mut Vec<&str>) {
    while lines.last().is_some_and(|line| is_blank(line)) {
        lines.pop();
    }
    let first = lines.iter().position(|line| !is_blank(line)).unwrap_or(0);
    lines.drain(..first);
}

#[cfg(test)]
mod tests;

"""What can be wrong with an expression, each with one sentence that says what to do about it."""

from collections.abc import Sequence
from dataclasses import dataclass

from channels.expression_nodes import Span
from store.saying import N_, say

ERROR, WARNING = "error", "warning"


@dataclass(frozen=True)
class Mistake:
    """One thing to put right: a code, how grave it is, where it stands in what was typed, and what to do."""

    code: str
    level: str
    span: Span
    message: str


ERRORS = {
    "too_long": N_("This is {length} characters long, {over} too many: split it into several queries."),
    "open_quote": N_("A closing quote is missing: put one at the end of the phrase."),
    "open_group": N_("A closing parenthesis is missing: put one where this group ends."),
    "close_group": N_("No group begins before this parenthesis: take it out, or put an opening one before it."),
    "too_deep": N_("Groups stand more than {depth} deep here: write it with fewer parentheses."),
    "empty_group": N_("Nothing stands in these parentheses: put words in, or take them out."),
    "empty_phrase": N_("Nothing to look for stands in these quotes: put words in, or take them out."),
    "or_alone": N_("OR needs something on both sides: add a word, or take this OR out."),
    "not_alone": N_("NOT needs something after it: add a word, or take this NOT out."),
    "minus_alone": N_("Nothing stands right after this minus: write -word, without a space."),
    "no_letters": N_("“{text}” has neither letters nor digits, so no text is found by it: take it out."),
    "link": N_("Links are not searched: take it out, or search for the name that the link stands for."),
    "needs_value": N_("Something must follow {text} without a space: write {example}."),
    "unknown_operator": N_(
        "{text}: is no filter here, only lang: and from: are: put quotes around words with a colon."
    ),
    "network_operator": N_("“{text}” is for one network only: take it out; retweets are left out on X anyway."),
    "unknown_language": N_("“{text}” is no language code: write {example}."),
    "excluded_alternative": N_("An exclusion cannot be an alternative: take the OR before or after it out."),
    "weak_alternative": N_("Only exclusions or languages stand on one side of this OR: add a word there."),
    "two_languages": N_("A text has one language: put OR between the languages, in parentheses."),
    "two_authors": N_("A text has one author: put OR between the authors, in parentheses."),
    "nothing_to_search": N_("{network} cannot search for this: add a word, phrase, hashtag or handle to look for."),
    "query_too_long": N_(
        "On {network} this is {length} characters long, {over} too many: split it into several queries."
    ),
    "too_many_searches": N_("{network} is asked for each alternative apart, {most} at most; these are {count}."),
    "negated_group": N_("{network} cannot leave out words only where all stand: put - before each, or quotes around."),
    "bad_handle": N_("“{text}” can be no name on {network}: write {example}."),
    "bad_tag": N_("“{text}” can be no hashtag on {network}: write letters, digits and _ only."),
}
WARNINGS = {
    "empty": N_("Nothing is asked for, so everything matches: write a name, a phrase in quotes or a hashtag."),
    "nothing_wanted": N_(
        "Only exclusions or languages stand here, so nearly everything matches: add a word to look for."
    ),
    "lower_or": N_("“{text}” is looked for as a word here: write OR in capitals, or put it in quotes."),
    "lower_and": N_("“{text}” is looked for as a word here: take it out, as words side by side must all be there."),
    "lower_not": N_("“{text}” is looked for as a word here: write - right before what you leave out."),
    "sign": N_("“{text}” is read as {example}: write it that way."),
    "comma": N_("A comma does nothing here: write OR between alternatives, or take it out."),
    "wildcard": N_("An asterisk does nothing here: write all forms of the word with OR between them."),
    "curly_quotes": N_('Curly quotes are read as plain ones: type " to be sure.'),
    "full_width": N_("Full-width letters and signs are read as plain ones: type them half-width to be sure."),
    "dash": N_("This dash is read as a minus: type - to be sure."),
    "hidden": N_("An invisible character stands here and is left out: type the word anew instead of pasting it."),
    "mixed": N_("This is read as {example}: put parentheses to show what belongs together."),
    "short": N_("“{text}” is so short that it floods the query: add a word next to it, or put it in a phrase."),
    "short_exclusion": N_("“{text}” is so short that it leaves out nearly everything: take a longer one."),
    "thai_spaces": N_(
        "These words are looked for one by one, wherever they stand: write {example} to find them together."
    ),
    "tag_as_word": N_("Reddit knows no hashtags: “{text}” is looked for as a word there."),
    "language_ignored": N_("Reddit ignores this: it only filters here, and only texts whose language is known."),
    "twice": N_("“{text}” stands here twice: take one of them out."),
    "contradiction": N_("“{text}” also leaves out all that “{example}” finds: take one of them out."),
}


def mistake(code: str, span: Span, **facts: object) -> Mistake:
    """A mistake by its code; its sentence is filled in with the facts."""
    sentence = ERRORS.get(code) or WARNINGS[code]
    return Mistake(code, ERROR if code in ERRORS else WARNING, span, say(sentence, **facts))


def in_order(mistakes: Sequence[Mistake]) -> list[Mistake]:
    """Each mistake once, in the order in which they stand in what was typed."""
    return sorted(set(mistakes), key=lambda each: (each.span, each.code, each.message))

"""Who is said to say so: speakers in the sentence, and the house at the end of a headline (rule 40)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from groundswell.nlp.claims.clauses import Syntax, Verb
from groundswell.nlp.claims.fields_lexicon import Lexicon
from groundswell.nlp.claims.fields_site import Site


@dataclass(frozen=True, slots=True)
class Speech:
    """Someone's words: the speaker as written, and the tokens `first:last` that are put in their mouth."""

    speaker: str
    first: int
    last: int


def read_attribution(site: Site, words: Lexicon, *, is_title: bool) -> str | None:
    """The name of the speaker as written, or None."""
    for speech in speeches(site.syntax, words):
        if speech.first <= site.first < speech.last:
            return speech.speaker
    return headline_house(site.syntax.text, words) if is_title else None


def headline_house(text: str, words: Lexicon) -> str | None:
    """The house after the last dash of a headline ("… – OCBC"): one to three words with capitals, no verb's end."""
    for dash in (" – ", " — ", " - "):
        head, found, house = text.rpartition(dash)
        names = house.split()
        if names and names[0].lower() in words["not_houses"]:
            return None
        if found and head and 1 <= len(names) <= 3 and all(name[0].isupper() or name == "&" for name in names):
            return house.strip() if house[-1].isalnum() else None
    return None


def speeches(syntax: Syntax, words: Lexicon) -> list[Speech]:
    """The speeches of a sentence, the narrower scope first."""
    found = [speech for verb in syntax.verbs if (speech := _spoken(syntax, verb, words)) is not None]
    found += [speech for verb in syntax.verbs if (speech := _inverted(syntax, verb, words)) is not None]
    found += _gapped(syntax, found)
    found += _reported(syntax, words)
    found += _viewed(syntax, words)
    return sorted(found, key=lambda speech: speech.last - speech.first)


def _spoken(syntax: Syntax, verb: Verb, words: Lexicon) -> Speech | None:
    head = syntax.lower[verb.head]
    tells = head in words["telling"] and not _adds(syntax, verb)
    if verb.passive or not (tells or _forecasts(syntax, verb, head, words)):
        return None
    if not verb.is_finite and not (tells and verb.form == "ing"):
        return None
    subject = _subject(syntax, verb)
    if subject is None or not _speaks(syntax, *subject, tells, words):
        return None
    if syntax.words(subject[0] - 1, subject[0]) == ["what"]:
        return Speech(_name(syntax, *subject), 0, subject[0])
    first, last = _scope(syntax, verb, subject[0])
    return Speech(_named_apposition(syntax, *subject, verb.first) or _name(syntax, *subject), first, last)


def _adds(syntax: Syntax, verb: Verb) -> bool:
    """Whether "adds" means a sum ("added $900 million", "add to") and no words."""
    if not syntax.lower[verb.head].startswith("add"):
        return False
    after = syntax.tags[verb.last : verb.last + 1]
    return after in (("CD",), ("TO",), ("N",), ("J",))


def _forecasts(syntax: Syntax, verb: Verb, head: str, words: Lexicon) -> bool:
    follows = syntax.words(verb.last, verb.last + 1)
    if head in words["forecasting"]:
        return not (head in ("wants", "wanted") and follows == ["to"])
    if head in ("has", "had", "have"):
        return syntax.tags[verb.last : verb.last + 1] == ("CD",)
    return head in words["forecasting_for"] and follows == ["for"]


def _named_apposition(syntax: Syntax, first: int, last: int, verb: int) -> str | None:
    """The name set behind an indefinite speaker ("another analyst, Daan Trades, said")."""
    if syntax.lower[first] not in ("a", "an", "another", "one") or syntax.words(last, last + 1) != [","]:
        return None
    name = syntax.tokens[last + 1 : verb - 1]
    if not name or not all(token.text[0].isupper() for token in name):
        return None
    return syntax.text[name[0].start : name[-1].end]


_PHRASE = frozenset({"N", "J", "DT", "CD", "PRP", "VBN"})
_INNER = frozenset({"of", "at", "from", "in", "for", "we", "'s"})


def _subject(syntax: Syntax, verb: Verb) -> tuple[int, int] | None:
    """The tokens of the noun phrase right before a verb group, with the prepositions and names inside it."""
    last = verb.first
    while last and (syntax.tags[last - 1].startswith("R") or syntax.tokens[last - 1].lower in (",", "(", ")")):
        if syntax.tokens[last - 1].lower == ",":
            last = _before_appositive(syntax, last - 1)
            break
        last -= 1
    first = last
    while first and (
        (syntax.tags[first - 1] in _PHRASE and not _ends_phrase(syntax, first))
        or (
            syntax.tokens[first - 1].lower in _INNER
            and not _ends_phrase(syntax, first)
            and first - 1 > 0
            and syntax.tags[first - 2] in _PHRASE
        )
        or (
            syntax.tokens[first - 1].lower in ("and", "&")
            and first - 1 > 0
            and syntax.tags[first - 2] == "N"
            and syntax.tags[first] == "N"
        )
        or (
            syntax.tokens[first - 1].text == ","
            and first > 1
            and syntax.tags[first - 2] == "N"
            and syntax.tokens[first - 2].text[0].isupper()
            and syntax.tokens[first].text[0].isupper()
            and "and" in syntax.words(first, last)
        )
    ):
        first -= 1
    while first < last and syntax.tokens[first].lower in (*_INNER, ","):
        first += 1
    return (first, last) if first < last else None


def _ends_phrase(syntax: Syntax, first: int) -> bool:
    """Whether the phrase must begin at `first`: a determiner after a noun ("this year | the median official")."""
    return (
        syntax.tags[first] == "DT"
        and first > 0
        and syntax.tags[first - 1] in ("N", "CD")
        and syntax.tokens[first].lower != "'s"
    )


def _before_appositive(syntax: Syntax, comma: int) -> int:
    for i in range(comma - 1, max(comma - 12, 0), -1):
        if syntax.tokens[i].text == ",":
            return comma if _is_list(syntax, i, comma) else i
    return comma


def _is_list(syntax: Syntax, first: int, last: int) -> bool:
    return "and" in syntax.words(first, last)


def _speaks(syntax: Syntax, first: int, last: int, tells: bool, words: Lexicon) -> bool:
    tokens = syntax.tokens[first:last]
    inner = next((k for k, token in enumerate(tokens) if k and token.lower in _INNER - {"'s"}), len(tokens))
    core = tokens[:inner]
    lower = [token.lower for token in core]
    if not lower:
        return False
    if lower[-1] in words["markets"]:
        return tells and lower[-1] in ("traders", "investors", "participants", "feeds")
    if any(word in words["speakers"] for word in lower):
        return True
    if lower[-1] in words["things"] or any("/" in word for word in lower):
        return False
    if len(lower) == 1 and lower[0] in ("he", "she", "they"):
        return True
    return any(
        token.text[0].isupper() and token.text[0].isalpha() and (first + k > 0 or syntax.tags[first + k] == "N")
        for k, token in enumerate(core)
        if token.lower not in ("the", "a", "this", "these", "its", "their")
    ) and syntax.tags[first + len(core) - 1] in ("N", "CD")


def _name(syntax: Syntax, first: int, last: int) -> str:
    text = syntax.text[syntax.tokens[first].start : syntax.tokens[last - 1].end]
    for ending in ("'s", "’s"):
        text = text.removesuffix(ending)
    return text


def _scope(syntax: Syntax, verb: Verb, subject: int) -> tuple[int, int]:
    """What a telling verb puts in the speaker's mouth: what follows, or what stands before a closing tag."""
    tokens = syntax.tokens
    after = verb.last
    rest = [token for token in tokens[after:] if token.text not in (".", "!", '"', "”", "so", ":")]
    stop = _stop(syntax, after)
    comma_before = subject > 0 and tokens[subject - 1].text in (",", '"', "”")
    if not rest or (comma_before and after < len(tokens) and tokens[after].text in (",", ".")):
        first = 0
        for i in range(subject - 1, -1, -1):
            if tokens[i].text == ";":
                first = i + 1
                break
        return first, len(tokens) if rest and after < len(tokens) and tokens[
            after
        ].text == "," and first == 0 and _leads_if(syntax) else subject
    return verb.first, stop


def _leads_if(syntax: Syntax) -> bool:
    return syntax.tokens[0].lower in ("if", "should", "unless", "once", "while", "although", "as")


def _stop(syntax: Syntax, first: int) -> int:
    for i in range(first, len(syntax.tokens)):
        if syntax.tokens[i].text == ";" or syntax.tokens[i].lower == "where":
            return i
    return len(syntax.tokens)


def _gapped(syntax: Syntax, spoken: Sequence[Speech]) -> list[Speech]:
    """As in "JPMorgan sees 148, Morgan Stanley 138": after one speech, a name and a number make the next."""
    found = []
    for speech in spoken:
        begin = speech.first
        for i in range(speech.first, speech.last + 1):
            if i < speech.last and syntax.lower[i] not in (",", ";"):
                continue
            first = begin + (syntax.words(begin, begin + 1) == ["and"])
            last = first
            while last < i and syntax.tags[last] == "N" and syntax.tokens[last].text[0].isupper():
                last += 1
            numbers = [k for k in range(last, i) if syntax.tags[k] == "CD"]
            if begin > speech.first and last > first and numbers and numbers[0] - last <= 3:
                found.append(Speech(_name(syntax, first, last), first, i))
            begin = i + 1
    return found


def _inverted(syntax: Syntax, verb: Verb, words: Lexicon) -> Speech | None:
    """As in "…, says Evercore": the speaker follows the verb, and what stands before is said."""
    head = syntax.tokens[verb.head].lower
    tokens = syntax.tokens
    if verb.form not in ("present", "past") or not (head in words["telling"] or head in words["forecasting"]):
        return None
    if verb.first == 0 or tokens[verb.first - 1].text not in (",", '"', "”", "'", "’"):
        return None
    last = verb.last
    while last < len(tokens) and (syntax.tags[last] in _PHRASE or tokens[last].lower in _INNER):
        last += 1
    if last == verb.last or not _speaks(syntax, verb.last, last, True, words):
        return None
    if tokens[last - 1].lower in words["markets"]:
        return None
    return Speech(_name(syntax, verb.last, last), 0, _stop(syntax, last))


def _viewed(syntax: Syntax, words: Lexicon) -> list[Speech]:
    """As in "the ministry's own projection": whose view it is."""
    found = []
    tokens = syntax.tokens
    for i in range(1, len(tokens) - 1):
        if tokens[i].lower not in ("'s", "'") or syntax.tags[i - 1] != "N":
            continue
        if words["views"].find(syntax.words(i + 1, i + 4)) is None:
            continue
        first = i
        while first and syntax.tags[first - 1] in ("N", "DT", "J"):
            first -= 1
        lower = syntax.words(first, i)
        if (
            lower[-1] not in words["things"]
            and lower[-1] not in words["markets"]
            and _speaks(syntax, first, i, True, words)
        ):
            found.append(Speech(_name(syntax, first, i), 0, _stop(syntax, i)))
    return found


def _reported(syntax: Syntax, words: Lexicon) -> list[Speech]:
    """As in "according to X": the whole sentence up to a semicolon."""
    found = []
    lower = syntax.words(0, len(syntax.tokens))
    for i in range(len(lower) - 2):
        if lower[i] == "according" and lower[i + 1] == "to":
            last = i + 2
            while last < len(lower) and (syntax.tags[last] in _PHRASE or lower[last] in _INNER):
                last += 1
            if last > i + 2:
                first = max((k + 1 for k in range(i) if lower[k] == ";"), default=0)
                found.append(Speech(_name(syntax, i + 2, last), first, _stop(syntax, last)))
    return found

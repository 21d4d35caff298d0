"""Comments in copied text: a name, a time, the words, and the "Reply" that ends them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from groundswell.corpora.counts import parse_count
from groundswell.corpora.pages.chrome import chrome, clean_name, fold, is_bar, is_counter, is_footer, is_number
from groundswell.corpora.pages.found import FoundComment
from groundswell.corpora.pages.when import When, read_when

_DOT = r"\s*[·•|]\s*"
_INLINE = re.compile(rf"(?P<name>[^·•|]{{1,60}}?){_DOT}(?P<time>[^·•|]{{2,40}}?)(?:{_DOT}(?P<text>.*))?", re.DOTALL)
_DOTTED = re.compile(r"^\s*[·•|]\s*\S")
_LIKES = re.compile(
    r"(?:👍|❤️?|♥|like|likes|点赞|讚|赞|いいね)\s*(\d[\d.,]*[kKmM]?)|(\d[\d.,]*[kKmM]?)\s*(?:👍|❤️?|♥|likes?|赞|讚)", re.I
)


@dataclass(slots=True)
class _Opening:
    """Where a comment opens: its name stands at `name_line`, its words from `text_line` on, `first` before those."""

    name_line: int
    text_line: int
    name: str
    time_words: str
    when: When
    first: str = ""


def find_comments(lines: Sequence[str], *, collected_at: datetime | None) -> list[FoundComment]:
    """The comments in the lines below an article, in order."""
    folded = [fold(line) for line in lines]
    openings = _openings(lines, folded, collected_at)
    comments: list[FoundComment] = []
    for i, opening in enumerate(openings):
        end = openings[i + 1].name_line if i + 1 < len(openings) else len(lines)
        comment = _comment(opening, lines[opening.text_line : end], folded[opening.text_line : end])
        if comment:
            _tie(comment, comments)
            comments.append(comment)
    return comments


def _openings(lines: Sequence[str], folded: Sequence[str], collected_at: datetime | None) -> list[_Opening]:
    openings: list[_Opening] = []
    previous: int | None = None
    fresh = True  # whether the line before could end what came before: chrome, the end of a comment, the start
    for place, line in enumerate(lines):
        if not folded[place]:
            continue
        opening = _inline(line, place, collected_at) or _below_name(lines, place, previous, fresh, collected_at)
        if opening:
            openings.append(opening)
        fresh = previous is None or _parts(folded[previous])
        previous = place
    return openings


def _parts(line: str) -> bool:
    """Whether a folded line parts two comments."""
    words = chrome()
    return bool(
        words.reply_end.fullmatch(line)
        or line.endswith(tuple(f"{word}{n}" for word in ("reply", "回复", "回覆", "返信") for n in range(10)))
        or line in words.controls
        or line in words.share_bar
        or words.comment_header.fullmatch(line)
        or is_counter(line)
        or is_number(line)
        or _is_control(line)
    )


def _inline(line: str, place: int, collected_at: datetime | None) -> _Opening | None:
    """A name, a dot and a time on one line ("name · 12h ago"), perhaps with the words of the comment behind it."""
    match = _INLINE.fullmatch(line.strip().removeprefix("•").strip())
    when = match and read_when(match["time"], base=collected_at, bare=True)
    if not match or not when or not match["name"].strip():
        return None
    return _Opening(place, place + 1, match["name"], match["time"].strip(), when, match["text"] or "")


def _below_name(
    lines: Sequence[str], place: int, previous: int | None, fresh: bool, collected_at: datetime | None
) -> _Opening | None:
    """A name on one line, "· 12h ago" on the next."""
    if previous is None:
        return None
    name = lines[previous].strip()
    if not name or len(name) > 60 or _parts(fold(name)):
        return None
    dotted = _DOTTED.match(lines[place]) is not None
    if not dotted and (not fresh or re.search(r"[.!?。！？]$", name)):
        return None
    words, _, text = lines[place].strip().lstrip("·•| \t").partition("·")
    when = read_when(words, base=collected_at, bare=True)
    return _Opening(previous, place + 1, name, words.strip(), when, text.strip()) if when else None


def _comment(opening: _Opening, lines: Sequence[str], folded: Sequence[str]) -> FoundComment | None:
    comment = FoundComment(
        text="",
        author=clean_name(opening.name),
        published_at=opening.when.at,
        time_words=opening.time_words if opening.when.at is None else None,
    )
    kept: list[str] = []
    for place, (line, low) in enumerate(zip([opening.first, *lines], [fold(opening.first), *folded], strict=True)):
        if _ends(low, [opening.first, *folded][place:], comment):
            break
        line, ended = _cut_reply(line, comment)
        kept.append(line.strip())
        if ended:
            break
    _take_likes(kept, comment)
    while kept and _is_control(kept[-1]):
        kept.pop()
    while kept and _is_control(kept[0]):
        kept.pop(0)
    comment.text = "\n".join(kept).strip()
    return comment if comment.text else None


def _is_control(line: str) -> bool:
    """Whether a line holds nothing but the page's controls: "Like · Reply"."""
    words = chrome()
    parts = [fold(part) for part in re.split(r"[·•|]", line)]
    return all(
        not part or part in words.controls or part in words.share_bar or words.reply_end.fullmatch(part)
        for part in parts
    )


def _ends(low: str, rest: Sequence[str], comment: FoundComment) -> bool:
    """Whether a folded line is the end of a comment; takes the number of replies from it."""
    words = chrome()
    match = words.reply_end.fullmatch(low)
    if match:
        comment.replies = int(match["replies"]) if match["replies"] else comment.replies
        return True
    if "·" in low and _is_control(low) and any(words.reply_end.fullmatch(fold(part)) for part in low.split("·")):
        return True
    return low in words.view_original or is_footer(low) or is_bar(list(rest[:8]))


_GLUED = re.compile(
    r"(?:Reply|回复|回覆|返信|Responder|Ответить|Répondre|Balas|Antworten|Trả lời|Відповісти|رد)\s?(\d{1,4})$"
)


def _cut_reply(line: str, comment: FoundComment) -> tuple[str, bool]:
    """Cut a "Reply0" glued to the last words of a comment, and the "View Original" in front of it."""
    match = _GLUED.search(line)
    if not match:
        return line, False
    comment.replies = int(match[1])
    line = line[: match.start()].rstrip()
    for words in chrome().view_original:
        if line.lower().endswith(words):
            line = line[: -len(words)].rstrip()
    return line.rstrip(" ·•…|") if line.endswith(("·", "•", "|")) else line, True


def _take_likes(kept: list[str], comment: FoundComment) -> None:
    """Counts that stand alone below the words are likes: "3", "Like 3", "3 likes"."""
    while kept:
        last = kept[-1].strip()
        match = _LIKES.fullmatch(last)
        number = (match[1] or match[2]) if match else last if is_number(last) and len(kept) > 1 else None
        if number is None or parse_count(number) is None:
            break
        comment.likes = parse_count(number)
        kept.pop()


def _tie(comment: FoundComment, above: Sequence[FoundComment]) -> None:
    """Tie a comment to the one it names at its beginning."""
    names = {item.author: place for place, item in enumerate(above) if item.author}
    match = chrome().answering.match(comment.text)
    if match and clean_name(match["name"]) in names:
        comment.text = comment.text[match.end() :] or comment.text
        comment.parent = names[clean_name(match["name"])]
    elif comment.text.startswith("@"):
        # Names may hold spaces: the longest that fits is meant.
        named = [name for name in names if re.match(re.escape(name) + r"(?!\w)", comment.text[1:])]
        comment.parent = names[max(named, key=len)] if named else None

"""Independent voices: one author counts once however often, and a copy speaks with the voice of its original."""

from __future__ import annotations

from groundswell.core.records import Document


def voice_of(document: Document, *, original: Document | None = None) -> str:
    """The key under which a document counts among independent voices.

    An author counts once per source, since names are only unique within a site. An article without an author speaks
    for its outlet; a comment without one is somebody unknown, and counts by itself. `original` is what the document
    copies or echoes, where it does.
    """
    speaker = original or document
    source = (speaker.source or "").strip().lower()
    author = " ".join((speaker.author or "").split()).lower()
    if author:
        return f"author:{source}:{author}"
    if speaker.kind == "article" and source:
        return f"source:{source}"
    return f"document:{speaker.id}"

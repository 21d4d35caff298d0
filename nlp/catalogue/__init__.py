"""The catalogue of measures and areas: data files, their loader, and the matcher of their names."""

from groundswell.nlp.catalogue.mentions import Mention, MentionKind

__all__ = ["Mention", "MentionKind"]

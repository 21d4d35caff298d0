"""The catalogue of measures and areas: data files, their loader, and the matcher of their names."""

from groundswell.nlp.catalogue.loader import Asset, Catalogue, Country, Measure, load_catalogue, parse_catalogue
from groundswell.nlp.catalogue.mentions import Mention, MentionKind

__all__ = [
    "Asset",
    "Catalogue",
    "Country",
    "Measure",
    "Mention",
    "MentionKind",
    "load_catalogue",
    "parse_catalogue",
]

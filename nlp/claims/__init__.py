"""Sentences to claims: numbers tied to what they measure, directions, and their fields.

The stages, each a function over a `view.SentenceView`:
`numbers.find_numbers(view) -> list[Draft]`, `directions.find_directions(view, numbers) -> list[Draft]`,
`fields.read_fields(syntax, start, end, ...) -> Fields`, `clauses.parse(text) -> Syntax`.
"""

from groundswell.nlp.claims.find import find_claims

__all__ = ["find_claims"]

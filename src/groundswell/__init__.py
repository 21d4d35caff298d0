"""Groundswell: what the market says, against what the data say.

The public door: everything a program needs is importable from here; what is heavy loads on first use.

>>> from groundswell import check
>>> claim, *_ = check("The BOJ raised its policy rate to 0.75%", as_of="2026-01-10")
>>> claim.measure, claim.area, claim.value, claim.verdict.status
('policy_rate', 'JP', 0.75, 'supported')
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0.dev0"

if TYPE_CHECKING:
    from groundswell.core.errors import GroundswellError, InputError, Rejection, StoreError, UsageError
    from groundswell.core.records import Claim, Document, Quantity, Verdict
    from groundswell.corpora.pages import extract_page
    from groundswell.corpora.readers import read_documents
    from groundswell.models import load_classifier
    from groundswell.nlp.claims import find_claims
    from groundswell.nlp.quantities import find_quantities
    from groundswell.reference import load_reference
    from groundswell.scoring.check import check
    from groundswell.signals.store import Store
    from groundswell.signals.verdicts import judge

_HOMES = {
    "Claim": "core.records",
    "Document": "core.records",
    "GroundswellError": "core.errors",
    "InputError": "core.errors",
    "Quantity": "core.records",
    "Rejection": "core.errors",
    "Store": "signals.store",
    "StoreError": "core.errors",
    "UsageError": "core.errors",
    "Verdict": "core.records",
    "check": "scoring.check",
    "extract_page": "corpora.pages",
    "find_claims": "nlp.claims",
    "find_quantities": "nlp.quantities",
    "judge": "signals.verdicts",
    "load_classifier": "models",
    "load_reference": "reference",
    "read_documents": "corpora.readers",
}

__all__ = [
    "Claim",
    "Document",
    "GroundswellError",
    "InputError",
    "Quantity",
    "Rejection",
    "Store",
    "StoreError",
    "UsageError",
    "Verdict",
    "__version__",
    "check",
    "extract_page",
    "find_claims",
    "find_quantities",
    "judge",
    "load_classifier",
    "load_reference",
    "read_documents",
]


def __getattr__(name: str) -> Any:
    if name in _HOMES:
        return getattr(import_module(f"groundswell.{_HOMES[name]}"), name)
    raise AttributeError(f"module 'groundswell' has no attribute {name!r}")


def __dir__() -> list[str]:
    return sorted(__all__)

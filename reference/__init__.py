"""Official series with their vintages, and published estimates."""

from groundswell.reference.estimates import Estimate
from groundswell.reference.series import Observation, Series, SeriesInfo
from groundswell.reference.store import Reference, load_reference

__all__ = ["Estimate", "Observation", "Reference", "Series", "SeriesInfo", "load_reference"]

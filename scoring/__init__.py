"""The main job: documents in, judged claims out and into the store."""

from groundswell.scoring.pipeline import Pipeline
from groundswell.scoring.run import Progress, Summary, score

__all__ = ["Pipeline", "Progress", "Summary", "score"]

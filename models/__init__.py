"""The learned parts: training, evaluation, export, and the weights that ship.

>>> classifier = load_classifier()
>>> classifier.classify(["Fed turns hawkish, hikes 75bps"])[0].stance.label
'hawkish'
"""

from groundswell.models.labels import HEADS, RELATIONS, Label, Labels
from groundswell.models.loading import Classifier, load_classifier

__all__ = ["HEADS", "RELATIONS", "Classifier", "Label", "Labels", "load_classifier"]

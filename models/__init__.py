"""The learned parts: training, evaluation, export, and the weights that ship."""

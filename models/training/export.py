"""From a trained network to the files that ship: one ONNX graph with int8 weights."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from groundswell.models.labels import FloatArray
from groundswell.models.training.network import HeadedEncoder

INPUTS = ("ids", "mask", "types", "span")
_OPSET = 17
# Smaller tensors (biases, norms, heads) stay fp32: together they are under 1 % of the file.
_SMALLEST = 100_000


def export_graph(network: HeadedEncoder, heads: Sequence[str], path: Path) -> None:
    """Write the network as an fp32 graph with the inputs and outputs that `groundswell.models.encoder` names."""
    ones = torch.ones((2, 8), dtype=torch.long)
    arguments = (ones, ones, torch.zeros_like(ones), torch.ones((2, 8)))
    axes = {name: {0: "rows", 1: "tokens"} for name in INPUTS}
    with warnings.catch_warnings():
        # The older exporter: the newer one needs one more package, and writes a graph twice as long.
        warnings.simplefilter("ignore", DeprecationWarning)
        torch.onnx.export(
            network.eval(),
            arguments,
            str(path),
            input_names=list(INPUTS),
            output_names=list(heads),
            dynamic_axes={**axes, **{head: {0: "rows"} for head in heads}},
            opset_version=_OPSET,
            dynamo=False,
        )


def quantize_weights(source: Path, target: Path) -> None:
    """Rewrite a graph with its large weights as int8: one scale an output column for products, a row for embeddings.

    Only the weights: activations stay fp32, so a text's scores do not depend on its batch (a dynamic range would be
    taken over the whole batch), and no processor's int8 path (saturating on AVX2) can change them.
    """
    import onnx

    model = onnx.load(str(source))
    gathered = {node.input[0] for node in model.graph.node if node.op_type == "Gather"}
    large = [item for item in model.graph.initializer if _is_large(item)]
    nodes = []
    for item in large:
        axis = 0 if item.name in gathered else 1
        values, scale = quantize(onnx.numpy_helper.to_array(item), axis=axis)
        names = [f"{item.name}.int8", f"{item.name}.scale"]
        model.graph.initializer.remove(item)
        for name, array in zip(names, (values, scale), strict=True):
            model.graph.initializer.append(onnx.numpy_helper.from_array(array, name))
        nodes.append(onnx.helper.make_node("DequantizeLinear", names, [item.name], axis=axis))
    old = list(model.graph.node)
    del model.graph.node[:]
    model.graph.node.extend([*nodes, *old])
    onnx.checker.check_model(model)
    onnx.save(model, str(target))


def _is_large(item: Any) -> bool:
    return len(item.dims) == 2 and int(np.prod(item.dims)) >= _SMALLEST


def quantize(weights: FloatArray, *, axis: int) -> tuple[np.typing.NDArray[np.int8], FloatArray]:
    """Symmetric int8 values and their scales, one a row (`axis` 0) or a column (1)."""
    scale = np.maximum(np.abs(weights).max(axis=1 - axis), 1e-12) / 127
    shaped = scale[:, None] if axis == 0 else scale[None, :]
    return np.round(weights / shaped).astype(np.int8), scale.astype(np.float32)

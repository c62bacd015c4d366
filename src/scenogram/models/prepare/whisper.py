"""Whisper from its ONNX int8 export to a CTranslate2 model directory, with numpy alone.

The export holds each weight as 8-bit integers with one scale and zero point per matrix. CTranslate2 wants one scale
per row and no zero point, so each matrix is taken back to float32 and quantised anew, one at a time (the whole model
as floats would take 1 GB). The layout follows CTranslate2's own converter.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]

HEAD_SIZE = 64  # of every Whisper model


class _Rows(NamedTuple):
    """A matrix quantised row by row: value = weight / scale."""

    weight: npt.NDArray[np.int8]
    scale: Floats


def prepare(parts: Path, made: Path) -> None:
    """``encoder.onnx``, ``decoder.onnx``, ``tokenizer.json``, ``generation_config.json`` -> a model directory."""
    from ctranslate2.specs import WhisperSpec  # type: ignore[import-untyped]

    encoder = _Export(parts / "encoder.onnx", prefix="")
    decoder = _Export(parts / "decoder.onnx", prefix="model.decoder.")
    heads = encoder.floats("layer_norm.weight").size // HEAD_SIZE
    spec = WhisperSpec(encoder.layers, heads, decoder.layers, heads)
    _set_encoder(spec.encoder, encoder)
    del encoder
    _set_decoder(spec.decoder, decoder)
    del decoder

    said = json.loads((parts / "generation_config.json").read_text(encoding="utf-8"))
    spec.config.suppress_ids = said["suppress_tokens"]
    spec.config.suppress_ids_begin = said["begin_suppress_tokens"]
    spec.config.alignment_heads = said["alignment_heads"]
    spec.config.lang_ids = sorted(said["lang_to_id"].values())
    spec.register_vocabulary(_vocabulary(parts / "tokenizer.json"))
    spec.validate()
    spec.optimize()  # equal arrays (embedding and output layer) are written once
    spec.save(str(made))
    shutil.copyfile(parts / "tokenizer.json", made / "tokenizer.json")


class _Export:
    """The weights of one exported graph, by their names in the published model."""

    def __init__(self, path: Path, *, prefix: str) -> None:
        import onnx

        graph = onnx.load(path).graph
        self._prefix = prefix
        self._tensors = {tensor.name.replace("_merged_0", ""): tensor for tensor in graph.initializer}
        # Matrices have lost their names in the export; the node that multiplies by one still says whose it is.
        self._matrices: dict[str, str] = {}
        for node in _nodes(graph):
            if node.op_type == "MatMulInteger":
                name = node.name.strip("/").removesuffix("/MatMul_quant").replace("/", ".")
                self._matrices[name] = node.input[1].replace("_merged_0", "").removesuffix("_quantized")

    @property
    def layers(self) -> int:
        start = f"{self._prefix}layers."
        return 1 + max(
            int(name.removeprefix(start).split(".")[0]) for name in self._matrices if start in name
        )

    def floats(self, name: str) -> Floats:
        """A tensor that the export keeps as floats."""
        array: Floats = self._array(self._prefix + name)
        return array

    def dequantised(self, tensor: str) -> Floats:
        """A tensor that the export keeps as integers."""
        scale = self._array(f"{tensor}_scale")
        zero = self._array(f"{tensor}_zero_point")
        shifted: Floats = self._array(f"{tensor}_quantized").astype(np.float32)
        shifted -= np.float32(zero)
        shifted *= scale
        return shifted

    def rows(self, name: str) -> _Rows:
        """A linear layer's matrix, output rows first."""
        return _by_rows(self.dequantised(self._matrices[f"{self._prefix}{name}"]).T)

    def bias(self, name: str, size: int) -> Floats:
        """A linear layer's bias; Whisper's keys have none."""
        full = f"{self._prefix}{name}.bias"
        return self._array(full) if full in self._tensors else np.zeros(size, np.float32)

    def _array(self, name: str) -> Any:
        from onnx import numpy_helper

        return numpy_helper.to_array(self._tensors[name])


def _nodes(graph: Any) -> Iterator[Any]:
    """All nodes, those of branches too. A branch without a cache comes later and has all layers: it wins."""
    branches = []
    for node in graph.node:
        yield node
        branches += [attribute.g for attribute in node.attribute if attribute.HasField("g")]
    for branch in sorted(branches, key=lambda branch: len(branch.node)):
        yield from _nodes(branch)


def _by_rows(values: Floats) -> _Rows:
    largest = np.abs(values).max(axis=1)
    largest[largest == 0] = 127.0
    scale: Floats = (np.float32(127) / largest).astype(np.float32)
    return _Rows(np.rint(values * scale[:, None]).astype(np.int8), scale)


def _set_encoder(spec: Any, export: _Export) -> None:
    for index, conv in enumerate((spec.conv1, spec.conv2), start=1):
        conv.weight = export.dequantised(f"conv{index}.weight")
        conv.bias = export.floats(f"conv{index}.bias")
    spec.position_encodings.encodings = export.floats("embed_positions.weight")
    _set_norm(spec.layer_norm, export, "layer_norm")
    for index, layer in enumerate(spec.layer):
        name = f"layers.{index}"
        _set_self_attention(layer.self_attention, export, name)
        _set_feed_forward(layer.ffn, export, name)


def _set_decoder(spec: Any, export: _Export) -> None:
    words = _by_rows(export.dequantised("model.decoder.embed_tokens.weight"))
    spec.embeddings.weight, spec.embeddings.weight_scale = words
    spec.projection.weight, spec.projection.weight_scale = words
    spec.position_encodings.encodings = export.floats("embed_positions.weight")
    _set_norm(spec.layer_norm, export, "layer_norm")
    for index, layer in enumerate(spec.layer):
        name = f"layers.{index}"
        _set_self_attention(layer.self_attention, export, name)
        attention = f"{name}.encoder_attn"
        _set_linear(layer.attention.linear[0], export, f"{attention}.q_proj")
        _set_linear(layer.attention.linear[1], export, f"{attention}.k_proj", f"{attention}.v_proj")
        _set_linear(layer.attention.linear[2], export, f"{attention}.out_proj")
        _set_norm(layer.attention.layer_norm, export, f"{attention}_layer_norm")
        _set_feed_forward(layer.ffn, export, name)


def _set_self_attention(spec: Any, export: _Export, layer: str) -> None:
    attention = f"{layer}.self_attn"
    _set_linear(spec.linear[0], export, *(f"{attention}.{part}_proj" for part in "qkv"))
    _set_linear(spec.linear[1], export, f"{attention}.out_proj")
    _set_norm(spec.layer_norm, export, f"{attention}_layer_norm")


def _set_feed_forward(spec: Any, export: _Export, layer: str) -> None:
    _set_linear(spec.linear_0, export, f"{layer}.fc1")
    _set_linear(spec.linear_1, export, f"{layer}.fc2")
    _set_norm(spec.layer_norm, export, f"{layer}.final_layer_norm")


def _set_linear(spec: Any, export: _Export, *names: str) -> None:
    """One linear layer, or several of the same input as one."""
    rows = [export.rows(name) for name in names]
    spec.weight = np.concatenate([part.weight for part in rows])
    spec.weight_scale = np.concatenate([part.scale for part in rows])
    biases = [export.bias(name, part.scale.size) for name, part in zip(names, rows, strict=True)]
    spec.bias = np.concatenate(biases)


def _set_norm(spec: Any, export: _Export, name: str) -> None:
    spec.gamma = export.floats(f"{name}.weight")
    spec.beta = export.floats(f"{name}.bias")


def _vocabulary(tokenizer: Path) -> list[str]:
    """Every token by its number, timestamps included."""
    said = json.loads(tokenizer.read_text(encoding="utf-8"))
    tokens = {number: token for token, number in said["model"]["vocab"].items()}
    tokens |= {added["id"]: added["content"] for added in said["added_tokens"]}
    return [tokens[number] for number in range(len(tokens))]

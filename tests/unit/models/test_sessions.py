"""A session runs a model as it was asked to, and hands out arrays that stay as they are."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from scenogram.errors import ModelDamaged, OptionError
from scenogram.models import cuda_available, default_precision, open_session


@pytest.fixture
def model(tmp_path: Path) -> Path:
    """sum = a + b, double = 2 a; both [batch, 3]."""
    from onnx import TensorProto, helper, save

    def value(name: str) -> object:
        return helper.make_tensor_value_info(name, TensorProto.FLOAT, ["batch", 3])

    graph = helper.make_graph(
        [helper.make_node("Add", ["a", "b"], ["sum"]), helper.make_node("Add", ["a", "a"], ["double"])],
        "sums",
        [value("a"), value("b")],
        [value("sum"), value("double")],
    )
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8)
    made.metadata_props.add(key="alphabet", value="abc")
    save(made, tmp_path / "model.onnx")
    return tmp_path / "model.onnx"


A = np.array([[1, 2, 3]], np.float32)
B = np.array([[10, 20, 30]], np.float32)


def test_it_says_what_goes_in_and_out(model: Path) -> None:
    session = open_session(model)
    assert session.inputs == {"a": (None, 3), "b": (None, 3)}
    assert session.outputs == {"sum": (None, 3), "double": (None, 3)}
    assert session.metadata == {"alphabet": "abc"}
    assert session.device == "cpu"


def test_inputs_go_in_by_order_or_by_name_and_outputs_come_in_order(model: Path) -> None:
    session = open_session(model, precision="f32")
    for inputs in ([A, B], {"b": B, "a": A}):
        total, double = session(inputs)
        np.testing.assert_array_equal(total, A + B)
        np.testing.assert_array_equal(double, 2 * A)


def test_arrays_that_are_not_contiguous_are_taken_as_they_look(model: Path) -> None:
    wide = np.arange(12, dtype=np.float32).reshape(2, 6)[:, ::2]
    total, _ = open_session(model, precision="f32")([wide, np.zeros_like(wide)])
    np.testing.assert_array_equal(total, wide)


def test_an_answer_stays_when_the_next_one_is_asked_for(model: Path) -> None:
    session = open_session(model, precision="f32")
    first, _ = session([A, B])
    session([5 * A, 5 * B])
    np.testing.assert_array_equal(first, A + B)


def test_shapes_can_be_fixed(model: Path) -> None:
    session = open_session(model, inputs={"a": [4, 3], "b": [4, 3]})
    assert session.outputs["sum"] == (4, 3)


def test_the_compiled_form_is_kept_where_it_was_asked_for(model: Path, tmp_path: Path) -> None:
    open_session(model, cache_dir=tmp_path / "compiled")
    assert list((tmp_path / "compiled").iterdir())


def test_auto_precision_is_what_the_cpu_does_natively(model: Path) -> None:
    assert open_session(model).precision == default_precision("cpu")
    assert open_session(model, precision="f32").precision == "f32"


@pytest.mark.parametrize("name", ["model.onnx", "model.tflite", "model.pdmodel"])
def test_a_file_that_is_no_model_is_said_to_be_damaged(name: str, tmp_path: Path) -> None:
    (tmp_path / name).write_bytes(b"nothing of the kind")
    with pytest.raises(ModelDamaged, match=rf"{name} in .* cannot be read as a model"):
        open_session(tmp_path / name)


def test_unknown_devices_and_precisions_are_refused(model: Path) -> None:
    with pytest.raises(OptionError, match="unknown device"):
        open_session(model, device="tpu")
    with pytest.raises(OptionError, match="unknown precision"):
        open_session(model, precision="int3")


@pytest.mark.skipif(cuda_available(), reason="there is a CUDA device here")
def test_cuda_where_there_is_none_is_refused_with_the_way_out(model: Path) -> None:
    with pytest.raises(OptionError) as caught:
        open_session(model, device="cuda")
    assert "--device cpu" in caught.value.hint
    assert open_session(model, device="auto").device == "cpu"


def test_nothing_that_could_report_usage_is_loaded(model: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from scenogram.models import open_session;"
        f"open_session(Path({str(model)!r}));"
        "assert sys.modules.get('openvino_telemetry') is None, 'loaded'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_the_room_opens_without_the_heavy_libraries() -> None:
    code = (
        "import sys, scenogram.models;"
        "heavy = {'openvino', 'onnx', 'onnxruntime', 'ctranslate2', 'cv2', 'av'} & set(sys.modules);"
        "assert not heavy, heavy"
    )
    subprocess.run([sys.executable, "-c", code], check=True)

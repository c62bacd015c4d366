"""How weights run: one session over OpenVINO (CPU) and ONNX Runtime (CUDA, and what OpenVINO cannot read).

A session belongs to one lane: the caller says how many threads it may use, and it uses no more. Calls on one
session are serialised; for work side by side open one session per lane.
"""

from __future__ import annotations

import ctypes
import sys
import threading
from collections.abc import Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any, Literal, Protocol

import numpy as np
import numpy.typing as npt

from scenogram.errors import ModelDamaged, OptionError

Array = npt.NDArray[Any]
Shape = tuple[int | None, ...]  # None: any size
Precision = Literal["auto", "f32", "bf16"]


class Session(Protocol):
    """A model ready to run.

    ``inputs`` and ``outputs`` map names to shapes, in the model's order (None: a free dimension).
    ``metadata`` holds what the file says of itself (for an OCR model, its alphabet).
    ``device`` is where it really runs, "cpu" or "cuda"; ``precision`` what it computes in.
    """

    inputs: dict[str, Shape]
    outputs: dict[str, Shape]
    metadata: dict[str, str]
    device: str
    precision: str

    def __call__(self, inputs: Array | Sequence[Array] | Mapping[str, Array], /) -> list[Array]:
        """Run once.

        Args:
            inputs: the arrays, one (for a model with one input), in the model's order, or by name.

        Returns:
            One array per output, in the model's order. They are the caller's own: no later call changes them.
        """


def open_session(
    path: Path,
    *,
    device: str = "cpu",
    precision: str = "auto",
    threads: int = 1,
    inputs: Mapping[str, Sequence[int]] | None = None,
    cache_dir: Path | None = None,
) -> Session:
    """Load a model file.

    Args:
        path: an ONNX, TFLite or Paddle (``.pdmodel``) file.
        device: "cpu", "cuda", or "auto" (CUDA where there is one). Only ONNX files run on CUDA; TFLite and
            Paddle files run on the CPU whatever is asked.
        precision: "f32", "bf16", or "auto": what `default_precision` says.
        threads: inference threads on the CPU, at most.
        inputs: fixed shapes by input name; a model with fixed shapes runs faster. On CUDA shapes stay free.
        cache_dir: keep the compiled form there, so that the next start is quicker (CPU only).

    Raises:
        ModelDamaged: the file cannot be read as a model.
        OptionError: the device is unknown, or CUDA was asked for and is not there.
    """
    if device not in ("cpu", "cuda", "auto"):
        raise OptionError(f"unknown device {device!r}", hint="Use cpu, cuda or auto.")
    if precision not in ("auto", "f32", "bf16"):
        raise OptionError(f"unknown precision {precision!r}", hint="Use auto, f32 or bf16.")
    if device == "cuda" and not cuda_available():
        raise OptionError(
            "CUDA was asked for, but no CUDA device can be used",
            hint="Install the extra `scenogram[gpu]` and the NVIDIA driver, or use --device cpu.",
        )
    if path.suffix == ".onnx" and device != "cpu" and cuda_available():
        return _OnnxRuntimeSession(path, device="cuda", threads=threads)
    if precision == "auto":
        precision = default_precision("cpu")
    try:
        return _OpenVinoSession(
            path, precision=precision, threads=threads, shapes=inputs, cache_dir=cache_dir
        )
    except _NotForOpenVino as error:
        if path.suffix != ".onnx":
            raise _unreadable(path, error) from error
        # Some graphs hide the shapes of their branches from it (Silero VAD, pyannote with free shapes).
        return _OnnxRuntimeSession(path, device="cpu", threads=threads)


def default_precision(device: str = "cpu") -> str:
    """What "auto" means on this machine: "bf16" where the CPU computes in it natively, else "f32"."""
    if device == "cuda":
        return "f32"
    hint = _core().get_property("CPU", "INFERENCE_PRECISION_HINT")
    return "bf16" if hint.to_string() == "bf16" else "f32"


@cache
def cuda_available() -> bool:
    """Whether ONNX Runtime is installed with CUDA and the driver sees a CUDA device."""
    try:  # the driver first: where there is none, ONNX Runtime need not be loaded to say so
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return False
    count = ctypes.c_int(0)
    if driver.cuInit(0) != 0 or driver.cuDeviceGetCount(ctypes.byref(count)) != 0 or count.value == 0:
        return False
    try:
        import onnxruntime  # type: ignore[import-untyped]
    except ImportError:
        return False
    return "CUDAExecutionProvider" in onnxruntime.get_available_providers()


class _NotForOpenVino(Exception):
    """OpenVINO cannot read or cannot express what is in the file; the message is its own."""


_FIRST = threading.Lock()


def _core() -> Any:
    with _FIRST:
        return _openvino_core()


@cache
def _openvino_core() -> Any:
    # OpenVINO's converter imports a usage-statistics package. Nothing here converts, and nothing reports:
    # with the name blocked OpenVINO takes the do-nothing stand-in that it ships for that case.
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    import openvino  # type: ignore[import-untyped]

    # Its binding gets to know NumPy at the first array, and waits for the interpreter meanwhile; a second thread that
    # comes to the same place holds the interpreter and waits for the first, for ever. So it is done here, by one alone.
    openvino.Type.f32.to_dtype()
    openvino.Tensor(np.zeros(1, np.float32)).data.sum()
    return openvino.Core()


def _onnxruntime() -> Any:
    with _FIRST:
        return _loaded_onnxruntime()


@cache
def _loaded_onnxruntime() -> Any:
    import onnxruntime

    onnxruntime.OrtValue.ortvalue_from_numpy(np.zeros(1, np.float32)).numpy()  # as for OpenVINO
    return onnxruntime


CACHE_CAPACITY = "CPU_RUNTIME_CACHE_CAPACITY"
"""How many layers a network of free shapes keeps compiled, each for each shape that it met. OpenVINO's own bound is 5000: then the
embedding of voices, whose stretches are all of another length, took 200 MB after 5 min and went on growing; with 200 it stays at
120 MB, in no more time. The reading of texts costs the same with either."""


class _OpenVinoSession:
    def __init__(
        self,
        path: Path,
        *,
        precision: str,
        threads: int,
        shapes: Mapping[str, Sequence[int]] | None,
        cache_dir: Path | None,
    ) -> None:
        core = _core()
        try:
            model = core.read_model(path)
        except RuntimeError as error:
            raise _NotForOpenVino(str(error)) from error
        if not model.outputs:  # what the Paddle reader makes of bytes that are no model
            raise _NotForOpenVino("it holds no model")
        if shapes:
            model.reshape({name: list(shape) for name, shape in shapes.items()})
        self.metadata = _openvino_metadata(model)
        config: dict[str, Any] = {
            "PERFORMANCE_HINT": "LATENCY",
            "NUM_STREAMS": 1,
            "INFERENCE_NUM_THREADS": threads,
            # Lanes share the cores; threads nailed to the same few cores would queue behind each other.
            "ENABLE_CPU_PINNING": False,
            "INFERENCE_PRECISION_HINT": precision,
            CACHE_CAPACITY: "200",
        }
        if cache_dir is not None:
            config["CACHE_DIR"] = str(cache_dir)
        try:
            self._compiled = _compiled(core, model, config)
        except RuntimeError as error:
            raise _NotForOpenVino(str(error)) from error
        self._request = self._compiled.create_infer_request()
        self._lock = threading.Lock()
        self.inputs = {port.any_name: _openvino_shape(port) for port in self._compiled.inputs}
        self.outputs = {_output_name(port): _openvino_shape(port) for port in self._compiled.outputs}
        self.device = "cpu"
        self.precision = precision

    def __call__(self, inputs: Array | Sequence[Array] | Mapping[str, Array], /) -> list[Array]:
        feed = _by_name(inputs, list(self.inputs))
        with self._lock:
            self._request.infer(feed, share_inputs=True)
            return [np.array(tensor.data) for tensor in self._request.output_tensors]


def _compiled(core: Any, model: Any, config: Mapping[str, Any]) -> Any:
    try:
        return core.compile_model(model, "CPU", config)
    except RuntimeError:  # the bound of the cache is no documented setting: a later OpenVINO may not know it
        return core.compile_model(
            model, "CPU", {name: value for name, value in config.items() if name != CACHE_CAPACITY}
        )


def _output_name(port: Any) -> str:
    # A port may go by several names; the one that the file gives it is also that of its result node.
    given = str(port.node.friendly_name).removesuffix("/sink_port_0").removesuffix("/Result")
    return given if given in port.names else str(port.any_name)


def _openvino_shape(port: Any) -> Shape:
    return tuple(None if size.is_dynamic else size.get_length() for size in port.partial_shape)


def _openvino_metadata(model: Any) -> dict[str, str]:
    if "framework" not in model.rt_info:
        return {}
    said = model.get_rt_info("framework").value
    return {name: str(value) for name, value in said.items()}


class _OnnxRuntimeSession:
    def __init__(self, path: Path, *, device: Literal["cpu", "cuda"], threads: int) -> None:
        onnxruntime = _onnxruntime()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3  # errors only: warnings are for the library's developers
        options.intra_op_num_threads = threads
        options.inter_op_num_threads = 1
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        providers = ["CPUExecutionProvider"]
        if device == "cuda":
            # Finds CUDA and cuDNN where pip put them, beside the package.
            onnxruntime.preload_dlls()
            providers.insert(0, "CUDAExecutionProvider")
        try:
            self._session = onnxruntime.InferenceSession(path, options, providers=providers)
        except Exception as error:  # its own classes share no public base
            raise _unreadable(path, error) from error
        if self._session.get_providers()[0] != providers[0]:
            raise OptionError(
                "ONNX Runtime sees a CUDA device but cannot start on it (CUDA or cuDNN libraries do not fit)",
                hint="Reinstall the extra `scenogram[gpu]`, or use --device cpu.",
            )
        self.metadata = dict(self._session.get_modelmeta().custom_metadata_map)
        self.inputs = {port.name: _onnx_shape(port) for port in self._session.get_inputs()}
        self.outputs = {port.name: _onnx_shape(port) for port in self._session.get_outputs()}
        self.device: str = device
        self.precision = "f32"

    def __call__(self, inputs: Array | Sequence[Array] | Mapping[str, Array], /) -> list[Array]:
        feed = _by_name(inputs, list(self.inputs))
        return list(self._session.run(None, feed))


def _onnx_shape(port: Any) -> Shape:
    return tuple(size if isinstance(size, int) else None for size in port.shape)


def _by_name(inputs: Array | Sequence[Array] | Mapping[str, Array], names: list[str]) -> dict[str, Array]:
    if isinstance(inputs, Mapping):
        arrays = dict(inputs)
    elif isinstance(inputs, np.ndarray):
        arrays = dict(zip(names, [inputs], strict=True))
    else:
        arrays = dict(zip(names, inputs, strict=True))
    return {name: np.ascontiguousarray(array) for name, array in arrays.items()}


def _unreadable(path: Path, error: Exception) -> ModelDamaged:
    lines = [line.strip() for line in str(error).splitlines()]
    said = [line for line in lines if line and not line.startswith("Exception from")] or [
        type(error).__name__
    ]
    return ModelDamaged(
        f"{path.name} in {path.parent} cannot be read as a model ({said[0][:200]})",
        hint="Run `scenogram models verify`, then `scenogram models pull` for what it names.",
    )

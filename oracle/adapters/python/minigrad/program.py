# SPDX-License-Identifier: MIT
"""Finds the program `minigrad`. The package contains it if it was installed with pip."""
import os, pathlib, shutil, sys


def path():
    """The program of this package, or else the one on the path."""
    inside = pathlib.Path(__file__).parent / "bin" / "minigrad"
    found = inside if inside.exists() else shutil.which("minigrad")
    if found is None:
        raise FileNotFoundError("the program minigrad is neither in the package minigrad nor on the path")
    return pathlib.Path(found).resolve()


def environment():
    """The environment for the program. In it `python` is this interpreter, so that `--engine "python my_adapter.py"`
    works in a virtual environment that is not activated."""
    folders = [os.path.dirname(sys.executable), os.environ.get("PATH", os.defpath)]
    return {**os.environ, "PATH": os.pathsep.join(folders)}


def suite_folder():
    """The folder with the conformance suite, a JSON file for each level."""
    data = os.environ.get("MINIGRAD_DATA") or path().parent.parent / "share" / "minigrad"
    return pathlib.Path(data) / "corpus" / "conformance"


def main():
    """Becomes the program."""
    os.execve(path(), ["minigrad", *sys.argv[1:]], environment())

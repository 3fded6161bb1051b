#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Installs the harness into a fresh prefix, moves the prefix, and runs every command of the table in
properties/cli/README.md there. Builds a project with the installed libraries, too. As root the source and the build tree are hidden meanwhile, by an empty file system.

usage: installed_test.py SOURCE BUILD
"""

import json
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys
import tempfile

# Shortens a command of the table. The first pattern that occurs is replaced.
SHORTER = {
    "--seconds 60": "--graphs 20 --points 8",
    "--seconds 3600": "--graphs 20 --points 8 --oracle none",
    "fuzz --engine fault:tanh-unstable": "fuzz --engine fault:tanh-unstable --oracle none --graphs 400 --points 8",
    'fuzz --engine "python3 my_engine.py"': 'fuzz --engine "python3 my_engine.py" --oracle none --graphs 5 --points 4',
    'conform --engine "python3 my_adapter.py"': 'conform --engine "python3 my_adapter.py" --level core --graphs 5',
    'my_engine.py" FILE': 'my_engine.py" corpus/cases/aliased-sub.json',
    "faults --jobs 2": "faults --jobs 2 --fault relu-side --seeds 1 --graphs 500 --share-points 0",
    "merge DIR... --into DIR": "merge a b --into c",
    "report DIR...": "report one two",
    "show CASE": "show corpus/cases/aliased-sub.json",
    "explain CASE": "explain corpus/cases/aliased-sub.json",
    "--corpus DIR": "--corpus found",
    "--svg FILE": "--svg picture.svg",
    "--coverage-svg FILE": "--coverage-svg coverage.svg",
}
# The exit codes that are not 0. The engine of the kit has bugs.
EXIT_CODES = {"fuzz --engine fault": (1,), "fuzz --engine \"python3": (0, 1), "ask": (1,), "conform": (1,), "bench": (2,)}
START = '{"command": "start", "versions": [1]}\n{"command": "stop"}\n'
PREPARE = {"merge": ["fuzz --oracle none --graphs 10 --points 4 --shard 0/2 --corpus a",
                     "fuzz --oracle none --graphs 10 --points 4 --shard 1/2 --corpus b"],
           "report": ["conform --engine minigrad --level core --graphs 5 --report one",
                      "conform --engine minigrad --level scale --graphs 5 --report two"]}
ADAPTER = """
from adapter_kit import ARITHMETIC, serve_objects
from scalar_engine import Scalar, clear
serve_objects({**ARITHMETIC, "relu": Scalar.relu}, variable=Scalar, constant=Scalar, value=lambda node: node.data,
              backward=Scalar.backward, gradient=lambda node: node.grad, clear=clear, name="my engine", version="1",
              exponent="constant")
"""


def table_commands(readme):
    """The commands in the first column of the table, without `minigrad`."""
    return re.findall(r"^\| `minigrad ([^`]+)` \|", readme.read_text(), re.MULTILINE)


def run(prefix, command, folder):
    program = prefix / "bin" / "minigrad"
    environment = {"PATH": os.environ["PATH"], "HOME": str(folder),
                   "PYTHONPATH": str(prefix / "share/minigrad/adapters/python")}
    return subprocess.run([program, *shlex.split(command)], cwd=folder, env=environment, input=START, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=300)


def has_torch(prefix):
    return (prefix / "lib/minigrad/libminigrad_torch.so").exists()


def check_command(prefix, command, folder):
    """An error message, or None if the command works in this empty folder."""
    for name in ("my_engine.py", "my_adapter.py"):
        (folder / name).write_text(ADAPTER)
    for preparation in PREPARE.get(command.split()[0], []):
        if run(prefix, preparation, folder).returncode != 0:
            return f"{preparation} failed"
    expected = next((codes for start, codes in EXIT_CODES.items() if command.startswith(start)), (0,))
    if command.startswith("bench") and (prefix / "bin/bench_engine").exists():
        return None  # takes minutes
    for long, short in SHORTER.items():
        command = command.replace(long, short)
    if not has_torch(prefix):
        command = command.replace("--engine torch", "--engine minigrad")
    result = run(prefix, command, folder)
    if result.returncode in expected:
        return None
    return f"minigrad {command}: exit code {result.returncode}, expected {expected}\n{result.stdout}"


def check_doctor(prefix, folder):
    result = run(prefix, "doctor --json", folder)
    parts = {part["name"]: part for part in json.loads(result.stdout)["parts"]}
    if parts["data"]["found"] != str(prefix / "share/minigrad") or parts["data"]["missing"]:
        return f"doctor reports the data as {parts['data']}"
    if result.returncode != 0:
        return f"doctor exits with {result.returncode}:\n{result.stdout}"
    return None


def check_help_files(prefix):
    """The manual page and the completions are there, and whole."""
    endings = {"man/man1/minigrad.1": ".SH EXIT STATUS", "bash-completion/completions/minigrad": "complete -o",
               "zsh/site-functions/_minigrad": "compdef", "zsh/vendor-completions/_minigrad": "compdef",
               "fish/vendor_completions.d/minigrad.fish": "from doctor"}
    missing = [path for path, words in endings.items()
               if not (prefix / "share" / path).exists() or words not in (prefix / "share" / path).read_text()]
    return f"missing or cut in share: {missing}" if missing else None


def check_licences(prefix):
    """The texts of the libraries whose headers the program contains, where packages of Debian have them."""
    texts = sorted(text.name for text in (prefix / "share/minigrad/licences").glob("*.txt"))
    expected = ["libcli11", "libfmt", "librapidcheck", "nlohmann-json3"] if shutil.which("dpkg-query") else []
    missing = [name for name in expected if not any(text.startswith(name) for text in texts)]
    return f"no licence text of {missing}, but of {texts}" if missing else None


def documented_command(guide):
    """The command that compiles an adapter in C++, without what stands behind it."""
    return re.search(r"^\$ (g\+\+ .*my_engine\.cpp .*?) *#", guide.read_text(), re.MULTILINE).group(1)


def check_adapter(prefix, command):
    """Compiles an adapter with the documented command, and asks it."""
    folder = prefix.parent / "adapter"
    folder.mkdir()
    shutil.copy(prefix / "share/minigrad/adapters/cpp/example_engine.cpp", folder / "my_engine.cpp")
    result = subprocess.run(["sh", "-c", command], cwd=folder, env={**os.environ, "PREFIX": str(prefix)}, text=True,
                            stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    if result.returncode == 0:
        result = run(prefix, "conform --engine ./my_engine --level core --graphs 5", folder)
    return f"the adapter in C++:\n{result.stdout}" if result.returncode else None


def check_consumer(prefix, project):
    """Builds the project with the installed libraries and runs its tests."""
    tree = project.parent / "consumer-build"
    generator = ["-G", "Ninja"] if shutil.which("ninja") else []  # a bare Debian may have no make
    for command in (["cmake", *generator, "-S", project, "-B", tree, f"-DCMAKE_PREFIX_PATH={prefix}"], ["cmake", "--build", tree],
                    ["ctest", "--test-dir", tree, "--no-tests=error"]):
        result = subprocess.run(command, text=True, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if result.returncode != 0:
            return f"{command}:\n{result.stdout}"
    return None


def check_prefix(prefix, commands, compilation):
    """Runs in the namespace that hides the source."""
    errors = []
    for number, command in enumerate(commands):
        folder = prefix.parent / f"run-{number}"
        folder.mkdir()
        errors.append(check_command(prefix, command, folder))
    errors.append(check_doctor(prefix, prefix.parent))
    errors.append(check_help_files(prefix))
    errors.append(check_licences(prefix))
    if (prefix / "share/cmake/minigrad/minigrad-development.cmake").exists():
        errors.append(check_consumer(prefix, prefix.parent / "consumer"))
        errors.append(check_adapter(prefix, compilation))
    return [error for error in errors if error]


def mentions(prefix, paths):
    """The installed files that contain one of the paths. Libraries to link with may: they hold debug information."""
    for file in prefix.rglob("*"):
        if file.is_file() and file.suffix != ".a":
            content = file.read_bytes()
            yield from (f"{file} contains {path}" for path in paths
                        if re.search(rb"(?<![\w./-])" + re.escape(str(path).encode()) + rb"(?![\w.-])", content))


def install(build, prefix):
    for component in ("engine", "harness", "development"):
        subprocess.run([os.environ.get("CMAKE_COMMAND", "cmake"), "--install", build, "--prefix", prefix, "--component",
                        component, "--strip"], check=True, stdout=subprocess.DEVNULL)


def hidden(paths, command):
    """The command in a mount namespace in which the paths are empty, or the command itself without the right to do so."""
    mounts = "".join(f"mount -t tmpfs none {shlex.quote(str(path))} && " for path in paths)
    inside = ["unshare", "--mount", "sh", "-c", mounts + 'exec "$@"', "sh"]
    if subprocess.run(inside + ["true"], capture_output=True).returncode == 0:
        return inside + command
    print("the source is not hidden: that needs root and mount namespaces")
    return command


def main():
    if sys.argv[1] == "--inside":
        errors = check_prefix(pathlib.Path(sys.argv[2]), *json.loads(sys.argv[3]))
        sys.exit("\n".join(errors) or 0)
    source, build = (pathlib.Path(argument).resolve() for argument in sys.argv[1:])
    commands = table_commands(source / "properties/cli/README.md")
    names = {command.split()[0] for command in commands}
    with tempfile.TemporaryDirectory(prefix="minigrad-installed-") as folder:
        first, prefix = pathlib.Path(folder) / "first", pathlib.Path(folder) / "moved here"
        install(build, first)
        first.rename(prefix)
        errors = list(mentions(prefix, [source, build]))
        script = pathlib.Path(folder) / "installed_test.py"
        shutil.copy(__file__, script)
        shutil.copytree(source / "properties/acceptance/consumer", pathlib.Path(folder) / "consumer")
        # The build tree is hidden first: it may be inside the source.
        work = json.dumps([commands, documented_command(source / "docs/install.md")])
        inside = hidden([build, source], [sys.executable, str(script), "--inside", str(prefix), work])
        result = subprocess.run(inside, cwd=folder, stderr=subprocess.PIPE, text=True)
        errors += [result.stderr] if result.returncode else []
    print("\n".join(errors) or f"{len(commands)} commands ({', '.join(sorted(names))}) work after a move")
    sys.exit(bool(errors))


if __name__ == "__main__":
    main()

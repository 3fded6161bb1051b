# SPDX-License-Identifier: MIT
"""Builds the consumer with the package of Conan, and compares what it prints with expected.txt."""

import os
from io import StringIO
from pathlib import Path

from conan import ConanFile
from conan.errors import ConanException
from conan.tools.build import can_run
from conan.tools.cmake import CMake, cmake_layout


class Consumer(ConanFile):
    settings = "os", "arch", "compiler", "build_type"
    generators = "CMakeDeps", "CMakeToolchain"

    def requirements(self):
        self.requires(self.tested_reference_str)

    def layout(self):
        cmake_layout(self)

    def build(self):
        cmake = CMake(self)
        cmake.configure(build_script_folder="..")
        cmake.build()

    def test(self):
        if not can_run(self):
            return
        output = StringIO()
        self.run(os.path.join(self.cpp.build.bindir, "consumer"), stdout=output, env="conanrun")
        expected = (Path(self.source_folder).parent / "expected.txt").read_text()
        if output.getvalue() != expected:
            raise ConanException(f"the consumer printed:\n{output.getvalue()}")

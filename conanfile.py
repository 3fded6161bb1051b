# SPDX-License-Identifier: MIT
"""The Conan recipe of the engine, which is header-only and needs no other package. The harness is not packaged here.

`conan create .` makes the package and builds minigrad/consumer with it."""

import re
from pathlib import Path

from conan import ConanFile
from conan.tools.build import check_min_cppstd
from conan.tools.cmake import CMake, CMakeToolchain, cmake_layout
from conan.tools.files import copy, load, rmdir


class Minigrad(ConanFile):
    name = "minigrad"
    description = "Reverse-mode automatic differentiation in C++20, header-only"
    license = "MIT"
    topics = ("automatic-differentiation", "gradient", "header-only")
    package_type = "header-library"
    settings = "os", "arch", "compiler", "build_type"
    exports_sources = "CMakeLists.txt", "LICENSE", "minigrad/*"
    test_package_folder = "minigrad/consumer/conan"
    no_copy_source = True

    def set_version(self):
        header = load(self, Path(self.recipe_folder) / "minigrad" / "version.h")
        self.version = re.search(r'MINIGRAD_VERSION "(.*)"', header)[1]

    def validate(self):
        check_min_cppstd(self, 20)

    def layout(self):
        cmake_layout(self)

    def generate(self):
        toolchain = CMakeToolchain(self)
        toolchain.cache_variables["MINIGRAD_HARNESS"] = False
        toolchain.generate()

    def package(self):
        cmake = CMake(self)
        cmake.configure()
        cmake.install(component="engine")
        copy(self, "LICENSE", self.source_folder, Path(self.package_folder) / "licenses")
        rmdir(self, Path(self.package_folder) / "share")  # Conan writes its own files for find_package

    def package_id(self):
        self.info.clear()

    def package_info(self):
        self.cpp_info.bindirs = []
        self.cpp_info.libdirs = []

# SPDX-License-Identifier: MIT
"""Tests of automatic differentiation engines.

minigrad.adapter is the kit that connects an engine, minigrad.program finds the program `minigrad`, and
minigrad.pytest_plugin turns the cases of the conformance suite into tests of pytest.
"""

# SPDX-License-Identifier: MIT
"""The panel: bugs of engine.py, and the causes that name them.

Each line has the bugs of one engine and, for each bug, the ids of faults that are the right answer, without the verdict.
"-" means that no hypothesis describes the bug: then a cause that is stated as confirmed is a false one.
"""

PANEL = [line.split(": ") for line in """
edges-in-a-dict: aliased-operands
partials-in-a-dict: last-partial
edges-by-value: equal-values
visited-by-value: equal-values
assign: lost-accumulation
assign-in-add: add-lost-accumulation
assign-in-sub: sub-lost-accumulation
assign-in-mul: mul-lost-accumulation
assign-in-div: div-lost-accumulation
construction-order: visiting-order
breadth-first: visiting-order
depth-first: visiting-order
no-visited-set: visited-again
stale: stale-second-backward
second-ignored: second-backward-ignored
seed-is-value: seed-ignored
seed-set: seed-set
zero-times-infinity: zero-times-infinity|dead-nodes|branch-not-taken
nan-for-zero: nan-for-zero-adjoint
all-nan: nan-beside-singular
iadd-ignored: compound-add-ignored
imul-ignored: compound-mul-ignored
isub-adds: compound-sub-adds
idiv-adds: compound-div-adds
rsub-swapped: number-left
rdiv-swapped: number-left
recursive: recursion-depth
raises: unused-operation
sigmoid-raises: exception-at-overflow
pow-divides: division-by-zero|pow-partial-formula
relu-side: relu-side
relu-kink: relu-kink
abs-kink: abs-kink
max-left: max-tie
min-left: min-tie
max-tie-all: max-tie-all
min-tie-none: min-tie-none
sub-sign: sub-sign
div-sign: div-sign
cos-sign: cos-sign
sin-sign: sin-sign
neg-sign: neg-sign
mul-swapped: mul-swapped
div-swapped: div-swapped
atan2-swapped: atan2-swapped
hypot-swapped: hypot-swapped
exp-detached: exp-detached|exp-dropped
tanh-detached: tanh-detached|tanh-dropped
mul-detached: mul-detached
max-detached: max-detached
sqrt-factor: sqrt-doubled
log-double: log-doubled
pow-right-lost: pow-right-dropped
atan2-right-lost: atan2-right-dropped
tanh-formula: tanh
sigmoid-formula: sigmoid
expm1-formula: expm1
pow-formula: pow-partial-formula
pow-log: pow-right-formula
hypot-formula: hypot
softplus-threshold: softplus-threshold
equal-leaves: equal-values
output-kept: output-kept
tanh-wrong: -
tanh-of-input: -
tanh-threshold: -
relu-of-adjoint: -
div-forgets-square: -
clipped: -
decayed: -
float32 edges-in-a-dict: aliased-operands
float32 partials-in-a-dict: last-partial
float32 depth-first: visiting-order
float32 assign: lost-accumulation
float32 sub-sign: sub-sign
edges-in-a-dict sub-sign: aliased-operands sub-sign
partials-in-a-dict cos-sign: last-partial cos-sign
stale mul-swapped: stale-second-backward mul-swapped
depth-first tanh-detached: visiting-order tanh-detached|tanh-dropped
sub-sign pow-right-lost: sub-sign pow-right-dropped
relu-side max-tie-all: relu-side max-tie-all
assign exp-detached: lost-accumulation exp-detached|exp-dropped
edges-in-a-dict stale: aliased-operands stale-second-backward
isub-adds div-swapped: compound-sub-adds div-swapped
kept: stale-second-backward
kept composed: stale-second-backward div
kept seed-set composed: stale-second-backward seed-set div
zero-times-infinity relu-kink: zero-times-infinity|dead-nodes|branch-not-taken relu-kink
zero-times-infinity max-left: zero-times-infinity|dead-nodes|branch-not-taken max-tie
""".strip().splitlines()]


def engines():
    """Pairs of the bugs of an engine and, for each, the set of right ids, or None where no hypothesis fits."""
    for bugs, causes in PANEL:
        names = [bug for bug in bugs.split() if bug != "float32"]
        rights = [None if cause == "-" else set(cause.split("|")) for cause in causes.split()]
        assert len(names) == len(rights), bugs
        yield bugs, list(zip(names, rights))

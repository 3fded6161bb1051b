// SPDX-License-Identifier: MIT

// An example adapter for an engine in Go. Build it with: go build -o example adapter_kit.go example_engine.go
package main

import "math"

type node struct {
	value, adjoint float64
	operands       []*node
	partials       []float64
}

// The nodes in the order in which they were made.
var tape []*node

func record(value float64, operands []*node, partials ...float64) *node {
	tape = append(tape, &node{value: value, operands: operands, partials: partials})
	return tape[len(tape)-1]
}

func leaf(number float64) *node { return record(number, nil) }
func add(a, b *node) *node      { return record(a.value+b.value, []*node{a, b}, 1, 1) }
func sub(a, b *node) *node      { return record(a.value-b.value, []*node{a, b}, 1, -1) }
func mul(a, b *node) *node      { return record(a.value*b.value, []*node{a, b}, b.value, a.value) }
func neg(a *node) *node         { return record(-a.value, []*node{a}, -1) }
func sqrt(a *node) *node {
	root := math.Sqrt(a.value)
	return record(root, []*node{a}, 0.5/root)
}

func relu(a *node) *node {
	if a.value > 0 || math.IsNaN(a.value) {
		return record(a.value, []*node{a}, 1)
	}
	return record(0, []*node{a}, 0)
}

// backward passes nothing on where an adjoint or a partial is 0.
func backward(root *node) {
	root.adjoint = 1
	for i := len(tape) - 1; i >= 0; i-- {
		n := tape[i]
		for k, operand := range n.operands {
			if n.adjoint != 0 && n.partials[k] != 0 {
				operand.adjoint += n.partials[k] * n.adjoint
			}
		}
	}
}

func main() {
	engine := Engine[*node]{
		Name:     "example in Go",
		Version:  "1",
		Unary:    map[string]func(*node) *node{"neg": neg, "sqrt": sqrt, "relu": relu},
		Binary:   map[string]func(*node, *node) *node{"add": add, "sub": sub, "mul": mul},
		Start:    func() { tape = nil },
		Variable: leaf,
		Constant: leaf,
		Value:    func(n *node) float64 { return n.value },
		Backward: backward,
		Gradient: func(n *node) float64 { return n.adjoint },
		Clear:    func(n *node) { n.adjoint = 0 },
		Claims:   map[string]any{"gradients": "all", "second_backward": "unsupported"},
	}
	engine.Serve()
}
